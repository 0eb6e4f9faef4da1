package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.reconcile.Age;
import hutong.settlement.reconcile.BreakState;
import hutong.settlement.reconcile.BreakView;
import hutong.settlement.reconcile.ReconciliationReads;
import hutong.settlement.reconcile.RunView;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** Runs and breaks over HTTP, for reading; {@link StatementUpload} begins a run. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ReconciliationResource {

  private static final int MAX_BREAKS = 500;
  private static final int MAX_RUNS = 100;

  private final ReconciliationReads reads;

  ReconciliationResource(ReconciliationReads reads) {
    this.reads = reads;
  }

  /**
   * @param next where the list goes on: send it as {@code after}; null at its end
   */
  record Breaks(List<BreakView> breaks, UUID next) {}

  /**
   * @param next as in {@link Breaks}
   */
  record Runs(List<RunView> runs, UUID next) {}

  @GET
  @Path("/reconciliations")
  public Uni<Runs> runs(
      @QueryParam("participant") String participant, @QueryParam("after") String after) {
    PathIds.requireParticipant(participant == null ? "" : participant);
    Uni<?> begin = after == null ? Uni.createFrom().voidItem() : run(after);
    UUID from = after == null ? null : UUID.fromString(after);
    return begin
        .chain(() -> reads.runs(participant, from, MAX_RUNS))
        .map(
            found ->
                new Runs(found, found.size() < MAX_RUNS ? null : found.get(MAX_RUNS - 1).runId()));
  }

  @GET
  @Path("/reconciliations/{runId}")
  public Uni<RunView> run(@PathParam("runId") String runId) {
    return reads
        .run(PathIds.uuid(runId, "BAD_RUN_ID", "Not a run id"))
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.of(
                    404,
                    "UNKNOWN_RUN",
                    "No such run",
                    "A run is known from the moment at which its statement was taken."));
  }

  @GET
  @Path("/breaks/{breakId}")
  public Uni<BreakView> find(@PathParam("breakId") String breakId) {
    return reads
        .find(PathIds.uuid(breakId, "BAD_BREAK_ID", "Not a break id"))
        .onItem()
        .ifNull()
        .failWith(
            () ->
                Problems.of(404, "UNKNOWN_BREAK", "No such break", "See the list of all breaks."));
  }

  @GET
  @Path("/breaks")
  public Uni<Breaks> breaks(
      @QueryParam("state") String state,
      @QueryParam("participant") String participant,
      @QueryParam("age") String age,
      @QueryParam("after") String after) {
    if (participant != null) {
      PathIds.requireParticipant(participant);
    }
    BreakState only =
        state == null
            ? null
            : oneOf(
                BreakState.values(),
                state,
                "BAD_BREAK_STATE",
                "Send OPEN, HELD, PROPOSED, RESOLVED or AUTO_CLOSED.");
    Age least =
        age == null
            ? Age.T0
            : oneOf(Age.values(), age, "BAD_AGE", "Send T0, T1, T3, T7 or T30, which is days.");
    // What is not known would look like the end of the list.
    Uni<?> begin = after == null ? Uni.createFrom().voidItem() : find(after);
    UUID from = after == null ? null : UUID.fromString(after);
    return begin
        .chain(() -> reads.breaks(only, participant, least, from, MAX_BREAKS))
        .map(
            found ->
                new Breaks(
                    found, found.size() < MAX_BREAKS ? null : found.get(MAX_BREAKS - 1).breakId()));
  }

  private static <T extends Enum<T>> T oneOf(T[] all, String name, String code, String detail) {
    for (T one : all) {
      if (one.name().equals(name)) {
        return one;
      }
    }
    throw Problems.of(400, code, "Not one of the values", detail);
  }
}
