package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.cycle.CycleReads;
import hutong.settlement.cycle.CycleState;
import hutong.settlement.cycle.CycleType;
import hutong.settlement.post.PostingReads;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Postings, cycles and positions over HTTP, for reading. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SettlementResource {

  private static final int MAX_CYCLES = 100;
  private static final int MAX_POSITIONS = 300;

  /** {@link UUID#fromString} takes shorter groups too, so that one id would have many spellings. */
  private static final Pattern PAYMENT_ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Pattern CYCLE_ID =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}-([0-9]{2,}|D[1-9])");
  private static final Pattern PARTICIPANT = Pattern.compile("[A-Z0-9_]{2,16}");

  private final PostingReads postings;
  private final CycleReads cycles;

  SettlementResource(PostingReads postings, CycleReads cycles) {
    this.postings = postings;
    this.cycles = cycles;
  }

  @GET
  @Path("/payments/{paymentId}/postings")
  public Uni<Answers.Postings> postings(@PathParam("paymentId") String paymentId) {
    require(PAYMENT_ID, paymentId, "BAD_PAYMENT_ID", "Not a payment id", "Send a UUID.");
    return postings
        .find(UUID.fromString(paymentId))
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.of(
                    404,
                    "UNKNOWN_PAYMENT",
                    "No such payment",
                    "Nothing was posted for it; only completed and suspended payments are."))
        .map(Answers.Postings::of);
  }

  @GET
  @Path("/cycles")
  public Uni<Answers.Cycles> cycles(
      @QueryParam("state") String state, @QueryParam("type") String type) {
    return cycles
        .newest(state(state), type(type), MAX_CYCLES)
        .map(views -> new Answers.Cycles(views.stream().map(Answers.Cycle::of).toList()));
  }

  @GET
  @Path("/cycles/{cycleId}")
  public Uni<Answers.Cycle> cycle(@PathParam("cycleId") String cycleId) {
    require(CYCLE_ID, cycleId, "BAD_CYCLE_ID", "Not a cycle id", "Send one such as 2021-10-02-01.");
    return cycles
        .find(cycleId)
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.of(
                    404,
                    "UNKNOWN_CYCLE",
                    "No such cycle",
                    "A cycle is known here from its first completed payment or its end on."))
        .map(Answers.Cycle::of);
  }

  @GET
  @Path("/participants/{id}/positions")
  public Uni<Answers.Positions> positions(@PathParam("id") String id) {
    require(
        PARTICIPANT, id, "BAD_PARTICIPANT_ID", "Not a participant id", "Send one such as TENPAY.");
    return cycles
        .positions(id, MAX_POSITIONS)
        .invoke(
            views -> {
              if (views.isEmpty()) {
                throw Problems.of(
                    404,
                    "UNKNOWN_PARTICIPANT",
                    "No positions of such a participant",
                    "A participant is known here from its first completed payment on.");
              }
            })
        .map(views -> Answers.Positions.of(id, views));
  }

  private static CycleState state(String name) {
    if (name == null) {
      return null;
    }
    return Stream.of(CycleState.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problems.of(
                    400,
                    "BAD_CYCLE_STATE",
                    "Not a state of a cycle",
                    "Send OPEN, DRAINING or CLOSED."));
  }

  private static CycleType type(String name) {
    if (name == null) {
      return null;
    }
    return Stream.of(CycleType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Problems.of(
                    400, "BAD_CYCLE_TYPE", "Not a type of cycle", "Send CLEARING or DISPUTE."));
  }

  private static void require(
      Pattern pattern, String text, String code, String title, String detail) throws HttpProblem {
    if (!pattern.matcher(text).matches()) {
      throw Problems.of(400, code, title, detail);
    }
  }
}
