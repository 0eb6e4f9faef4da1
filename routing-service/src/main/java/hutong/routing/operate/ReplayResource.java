package hutong.routing.operate;

import hutong.routing.publish.Library;
import hutong.routing.publish.PublishConfig;
import hutong.routing.route.FieldRules;
import hutong.routing.route.Replay;
import hutong.routing.route.Router;
import hutong.routing.rulebook.Rulebook;
import hutong.runtime.problem.Problems;
import io.smallrye.common.annotation.Blocking;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/** What a stored rulebook would have decided about the payments of the past. Changes nothing. */
@Path("/v1/rulebooks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
public class ReplayResource {

  /** Payments that are named in each direction, so that somebody can look. */
  private static final int EXAMPLES = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Library library;
  private final Pool pool;
  private final PublishConfig config;

  /** One at a time: a replay reads much, and payments come first. */
  private final Semaphore turn = new Semaphore(1);

  ReplayResource(Library library, Pool pool, PublishConfig config) {
    this.library = library;
    this.pool = pool;
    this.config = config;
  }

  /**
   * @param from inclusive, by the instant of the decision
   * @param to exclusive
   */
  record ReplayRequest(Instant from, Instant to) {}

  /**
   * @param payments those that were decided again
   * @param withoutFacts those that could not be, because what they looked at was not kept yet
   * @param complete false where the period held more than is replayed at once
   */
  public record Report(
      String version,
      Instant from,
      Instant to,
      long payments,
      long withoutFacts,
      boolean complete,
      Replay.Changed acceptToRefuse,
      Replay.Changed refuseToAccept) {}

  @POST
  @Path("/{version}/replay")
  public Report replay(@PathParam("version") String version, byte[] body) {
    ReplayRequest request = Operators.read(body, ReplayRequest.class);
    if (!FieldRules.instant(request.from())
        || !FieldRules.instant(request.to())
        || !request.from().isBefore(request.to())) {
      throw Operators.bad("from must be before to, and both are needed");
    }
    Rulebook draft = library.book(version).await().atMost(PATIENCE);
    if (!turn.tryAcquire()) {
      throw Problems.builder(
              503, "REPLAY_BUSY", "Another replay is running", "Ask again when it has ended.")
          .withHeader("Retry-After", "10")
          .build();
    }
    try {
      return replay(draft, request);
    } finally {
      turn.release();
    }
  }

  private Report replay(Rulebook draft, ReplayRequest request) {
    PastPayments past =
        new PastPayments(pool, request.from(), request.to(), config.maxReplayedPayments());
    Replay.ReplayReport report = Replay.compare(past, new Router(draft), EXAMPLES);
    return new Report(
        report.draftVersion(),
        request.from(),
        request.to(),
        report.payments(),
        past.withoutFacts(),
        !past.cutOff(),
        report.acceptToRefuse(),
        report.refuseToAccept());
  }
}
