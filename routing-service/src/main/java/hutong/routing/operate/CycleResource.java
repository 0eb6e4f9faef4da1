package hutong.routing.operate;

import hutong.routing.cutoff.CalendarEndsException;
import hutong.routing.cutoff.CutOffBusyException;
import hutong.routing.cutoff.CycleMovedException;
import hutong.routing.cutoff.Cycles;
import hutong.runtime.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The open cycle and its end. */
@Path("/v1/cycles")
@Produces(MediaType.APPLICATION_JSON)
public class CycleResource {

  static final Pattern CYCLE_ID = Pattern.compile("\\d{4}-\\d{2}-\\d{2}-\\d{2,}");

  private final Cycles cycles;

  CycleResource(Cycles cycles) {
    this.cycles = cycles;
  }

  /**
   * @param endsAt when it ends by itself; this instant is no longer part of it
   */
  public record OpenView(String cycleId, LocalDate settlementDate, Instant endsAt) {}

  @GET
  @Path("/open")
  public Uni<OpenView> open() {
    return cycles
        .open()
        .map(cycle -> new OpenView(cycle.id(), cycle.settlementDate(), cycle.endsAt()));
  }

  /** Of whatever needs the cycle behind the calendar's end. */
  @ServerExceptionMapper
  Response map(CalendarEndsException ends) {
    return Problems.of(
            503,
            "CALENDAR_ENDS",
            "The settlement calendar ends",
            ends.getMessage() + ". Nothing was ended. Give the service a calendar that goes on.")
        .toResponse();
  }

  /** Ends the named cycle once, however often it is asked; without a name, whichever is open. */
  @POST
  @Path("/cut-off")
  public Uni<Cycles.Ended> cutOff(@HeaderParam("Idempotency-Key") String cycleId) {
    if (cycleId != null && !CYCLE_ID.matcher(cycleId).matches()) {
      throw Problems.of(
          400,
          "BAD_REQUEST",
          "The request cannot be read",
          "Idempotency-Key must be the id of the cycle that is to end.");
    }
    return cycles
        .end(Optional.ofNullable(cycleId))
        .onFailure(CycleMovedException.class)
        .transform(
            moved ->
                Problems.of(
                    409,
                    "CYCLE_NOT_OPEN",
                    "Another cycle is open",
                    "Read /v1/cycles/open and ask again for that one."))
        .onFailure(CutOffBusyException.class)
        .transform(
            busy ->
                Problems.builder(
                        503,
                        "CUT_OFF_BUSY",
                        "The open cycle is in use",
                        "Nothing was ended. Ask again in a moment.")
                    .withHeader("Retry-After", 1)
                    .build());
  }
}
