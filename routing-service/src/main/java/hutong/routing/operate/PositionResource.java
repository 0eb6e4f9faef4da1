package hutong.routing.operate;

import hutong.routing.publish.BookInForce;
import hutong.routing.publish.Who;
import hutong.routing.reserve.CapChange;
import hutong.routing.reserve.Caps;
import hutong.routing.reserve.Position;
import hutong.routing.reserve.PositionCycle;
import hutong.routing.reserve.PositionLedger;
import hutong.runtime.problem.Problems;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Participants' positions and their bounds, for operators. */
@Path("/v1/positions")
@Produces(MediaType.APPLICATION_JSON)
public class PositionResource {

  private static final int MAX_CYCLES = 100;
  private static final int MAX_CHANGES = 100;

  private final PositionLedger ledger;
  private final Caps caps;
  private final BookInForce books;

  PositionResource(PositionLedger ledger, Caps caps, BookInForce books) {
    this.ledger = ledger;
    this.caps = caps;
    this.books = books;
  }

  /**
   * Fields are as in {@link Position}.
   *
   * @param boundMinor the tighter of cap and cover; null like headroom and percentage without one
   */
  public record PositionView(
      String institution,
      String currency,
      long positionMinor,
      long reservedMinor,
      long debitMinor,
      long creditMinor,
      long settledMinor,
      Long capMinor,
      Long liquidityMinor,
      Long boundMinor,
      Long headroomMinor,
      Long usedPercent,
      int alarmPercent,
      boolean useUnsettledCredits,
      boolean alarmed) {

    static PositionView of(Position position) {
      return new PositionView(
          position.institution(),
          position.currency(),
          position.positionMinor(),
          position.reservedMinor(),
          position.debitMinor(),
          position.creditMinor(),
          position.settledMinor(),
          position.bounds().capMinor(),
          position.bounds().liquidityMinor(),
          position.bounds().tightestMinor(),
          position.headroomMinor(),
          position.usedPercent(),
          position.bounds().alarmPercent(),
          position.bounds().useUnsettledCredits(),
          position.alarmed());
    }
  }

  public record PositionsView(List<PositionView> positions) {}

  /**
   * @param cycles the latest first, at most a hundred
   * @param changes of bounds, the newest first, at most a hundred
   */
  public record InstitutionView(
      String institution,
      List<PositionView> positions,
      List<PositionCycle> cycles,
      List<CapChange> changes) {}

  @GET
  public Uni<PositionsView> all() {
    return ledger.all().map(all -> new PositionsView(all.stream().map(PositionView::of).toList()));
  }

  @GET
  @Path("/{institution}")
  public Uni<InstitutionView> one(@PathParam("institution") String institution) {
    known(institution);
    return ledger
        .of(institution)
        .chain(
            positions ->
                ledger
                    .cycles(institution, MAX_CYCLES)
                    .chain(
                        cycles ->
                            caps.history(institution, MAX_CHANGES)
                                .map(
                                    changes ->
                                        new InstitutionView(
                                            institution,
                                            positions.stream().map(PositionView::of).toList(),
                                            cycles,
                                            changes))));
  }

  /**
   * Asks for bounds: 200 where they count at once, 202 where they wait for a second person. The
   * same request again under the same key gets the same answer.
   */
  @POST
  @Path("/{institution}/caps")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> propose(
      byte[] body,
      @PathParam("institution") String institution,
      @HeaderParam("Hutong-Operator") String operator,
      @HeaderParam("Idempotency-Key") String key) {
    Who who = Operators.who(operator, key);
    CapRequest request = Operators.read(body, CapRequest.class);
    request.check();
    known(institution);
    return caps.propose(
            who,
            asked(institution, body),
            institution,
            request.currency(),
            request.bounds(),
            request.note())
        .map(
            change ->
                Response.status(change.state() == CapChange.State.APPLIED ? 200 : 202)
                    .entity(change)
                    .build());
  }

  /** What a key stands for: the move, the institution and the body, byte for byte. */
  private static byte[] asked(String institution, byte[] body) {
    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    asked.writeBytes(("caps\n" + institution + "\n").getBytes(StandardCharsets.UTF_8));
    asked.writeBytes(body);
    return asked.toByteArray();
  }

  /** Approves what another has asked for; asked again by the same person, it says so again. */
  @POST
  @Path("/{institution}/caps/{number}/approval")
  @Consumes(MediaType.WILDCARD)
  public Uni<CapChange> approve(
      @PathParam("institution") String institution,
      @PathParam("number") long number,
      @HeaderParam("Hutong-Operator") String operator) {
    String name = Operators.name(operator);
    known(institution);
    return caps.approve(name, institution, number);
  }

  private void known(String institution) {
    if (books.now().rulebook().participants().byId(institution).isEmpty()) {
      throw Problems.of(
          404,
          "UNKNOWN_PARTICIPANT",
          "There is no such participant",
          "The rulebook in force names no institution by this id.");
    }
  }
}
