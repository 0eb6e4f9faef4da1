package hutong.settlement.cycle;

import hutong.settlement.cycle.Closing.Outcome;
import hutong.settlement.cycle.DisputeCalendar.Window;
import hutong.settlement.net.Volume;
import hutong.settlement.post.Columns;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Closes dispute cycles when their time is over. There is no marker to wait for: whoever posts
 * holds the cycle's row for share, so that who holds it for update has everything that was posted.
 * Books and positions are compared as those of a clearing cycle; that it holds no payments is what
 * is announced of it.
 *
 * <p>Several instances may try at once; the row lets one through and the others find it closed.
 */
@ApplicationScoped
public class DisputeClosing {

  private static final Logger LOG = Logger.getLogger(DisputeClosing.class);

  private static final List<Volume> NO_PAYMENTS = List.of(new Volume(0, Map.of()));

  private static final String NOT_CLOSED =
      "select cycle_id, state from cycle where type = 'DISPUTE' and state <> 'CLOSED' order by cycle_id";

  private static final String DRAIN =
      "update cycle set state = 'DRAINING', draining_at = $2 where cycle_id = $1 and state = 'OPEN'";

  private final Pool pool;
  private final Clock clock;
  private final DisputeCalendar calendar;
  private final Closing closing;
  private final Sealing sealing;

  DisputeClosing(
      Pool pool, Clock clock, DisputeCalendar calendar, Closing closing, Sealing sealing) {
    this.pool = pool;
    this.clock = clock;
    this.calendar = calendar;
    this.closing = closing;
    this.sealing = sealing;
  }

  @Scheduled(
      every = "${hutong.dispute-cycles.look-every:10s}",
      delayed = "5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> scheduled() {
    return closeEnded()
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("Dispute cycles not closed: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  /** Closes those whose time is over, and tries those again that did not agree. */
  public Uni<List<String>> closeEnded() {
    Instant now = clock.instant();
    return closeThose(
        row ->
            CycleState.valueOf(row.getString("state")) == CycleState.DRAINING
                || !now.isBefore(calendar.end(Window.of(row.getString("cycle_id")))));
  }

  /**
   * Closes all of them at once, whatever the time.
   *
   * @return the ids of those that this call has closed, the oldest first
   */
  public Uni<List<String>> closeAll() {
    return closeThose(row -> true);
  }

  private Uni<List<String>> closeThose(Predicate<Row> wanted) {
    return pool.query(NOT_CLOSED)
        .execute()
        .map(
            rows -> {
              List<String> ids = new ArrayList<>();
              rows.forEach(
                  row -> {
                    if (wanted.test(row)) {
                      ids.add(row.getString("cycle_id"));
                    }
                  });
              return ids;
            })
        .chain(
            ids ->
                Multi.createFrom()
                    .iterable(ids)
                    .onItem()
                    .transformToUni(id -> close(id).map(outcome -> Map.entry(id, outcome)))
                    .collectFailures()
                    .concatenate()
                    .filter(closed -> closed.getValue() == Outcome.CLOSED)
                    .map(Map.Entry::getKey)
                    .collect()
                    .asList());
  }

  /** Closes one, whatever the time. May be called any number of times. */
  Uni<Outcome> close(String cycleId) {
    return pool.withTransaction(tx -> close(tx, cycleId))
        .invoke(
            outcome -> {
              if (outcome == Outcome.CLOSED) {
                sealing.wake();
                LOG.infof("Dispute cycle closed: cycleId=%s", cycleId);
              }
            });
  }

  private Uni<Outcome> close(SqlConnection tx, String cycleId) {
    return tx.preparedQuery(Closing.LOCK)
        .execute(Tuple.of(cycleId))
        .chain(
            rows -> {
              Row cycle = rows.iterator().next();
              if (CycleState.valueOf(cycle.getString("state")) == CycleState.CLOSED) {
                return Uni.createFrom().item(Outcome.ALREADY_CLOSED);
              }
              return tx.preparedQuery(DRAIN)
                  .execute(Tuple.of(cycleId, Columns.utc(clock.instant())))
                  .chain(() -> CycleBooks.read(tx, cycleId, NO_PAYMENTS))
                  .chain(books -> closing.closeComplete(tx, books, cycle, null));
            });
  }
}
