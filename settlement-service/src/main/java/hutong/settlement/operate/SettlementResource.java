package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.cycle.CycleReads;
import hutong.settlement.cycle.CycleState;
import hutong.settlement.cycle.CycleType;
import hutong.settlement.post.PostingReads;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Stream;

/** Postings, cycles and positions over HTTP, for reading. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class SettlementResource {

  private static final int MAX_CYCLES = 100;
  private static final int MAX_POSITIONS = 300;

  private final PostingReads postings;
  private final CycleReads cycles;

  SettlementResource(PostingReads postings, CycleReads cycles) {
    this.postings = postings;
    this.cycles = cycles;
  }

  @GET
  @Path("/payments/{paymentId}/postings")
  public Uni<Answers.Postings> postings(@PathParam("paymentId") String paymentId) {
    return postings
        .find(PathIds.uuid(paymentId, "BAD_PAYMENT_ID", "Not a payment id"))
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
    PathIds.requireCycle(cycleId);
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
    PathIds.requireParticipant(id);
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

  /** The type of this name, null for null; a problem of status 400 where there is none. */
  static CycleType type(String name) {
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
}
