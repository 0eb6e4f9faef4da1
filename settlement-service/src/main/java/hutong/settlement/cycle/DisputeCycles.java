package hutong.settlement.cycle;

import hutong.settlement.cycle.DisputeCalendar.Window;
import hutong.settlement.post.Columns;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;

/**
 * Finds the dispute cycle that an adjustment belongs to and holds it open until the transaction of
 * the caller ends. It is opened by the first adjustment in it and in the same transaction, so that
 * an empty one never exists.
 */
@ApplicationScoped
public class DisputeCycles {

  private static final String LATEST =
      """
      select cycle_id, state from cycle
       where cycle_id = any ($1) order by cycle_id collate "C" desc limit 1
      """;

  /** Who opens one waits for whoever is opening another, and then looks again. */
  private static final String LOCK_OPENING =
      "select pg_advisory_xact_lock(hashtextextended('opening of a dispute cycle', 0))";

  private static final String OPEN =
      """
      insert into cycle (cycle_id, settlement_date, type, state, opened_at)
      values ($1, $2, 'DISPUTE', 'OPEN', $3)
      """;

  private static final String LOCK = "select state from cycle where cycle_id = $1 for share";

  private final DisputeCalendar calendar;
  private final Clock clock;

  DisputeCycles(DisputeCalendar calendar, Clock clock) {
    this.calendar = calendar;
    this.clock = clock;
  }

  /**
   * The cycle that was entered.
   *
   * @param at the instant by which it was chosen, to the millisecond; also when what is posted into
   *     it happened
   */
  public record Entered(String cycleId, LocalDate settlementDate, Instant at) {}

  /**
   * Enters the cycle of now, or a later one of its date: the latest that there is, or the one after
   * it where that takes no more. Seals are a chain in the order of ids, so none is ever opened
   * before one that there is. Its row is held for share until the transaction ends, which must post
   * something into it.
   */
  public Uni<Entered> enter(SqlConnection transaction) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return find(transaction, calendar.at(now))
        .chain(
            found ->
                found.exists()
                    ? Uni.createFrom().item(found.window())
                    : transaction
                        .query(LOCK_OPENING)
                        .execute()
                        .chain(() -> find(transaction, found.window()))
                        .chain(again -> open(transaction, again, now)))
        .chain(window -> lock(transaction, window, now));
  }

  private record Found(Window window, boolean exists) {}

  private static Uni<Found> find(SqlConnection transaction, Window from) {
    String[] ids =
        IntStream.rangeClosed(1, DisputeCalendar.MAX_NUMBER)
            .mapToObj(number -> new Window(from.date(), number).cycleId())
            .toArray(String[]::new);
    return transaction
        .preparedQuery(LATEST)
        .execute(Tuple.of(ids))
        .chain(
            rows -> {
              if (rows.size() == 0) {
                return Uni.createFrom().item(new Found(from, false));
              }
              Row row = rows.iterator().next();
              Window latest = Window.of(row.getString("cycle_id"));
              if (latest.number() < from.number()) {
                return Uni.createFrom().item(new Found(from, false));
              }
              if (CycleState.valueOf(row.getString("state")) == CycleState.OPEN) {
                return Uni.createFrom().item(new Found(latest, true));
              }
              Window next = latest.next();
              return next.date().equals(from.date())
                  ? Uni.createFrom().item(new Found(next, false))
                  : find(transaction, next);
            });
  }

  private static Uni<Window> open(SqlConnection transaction, Found found, Instant now) {
    Window window = found.window();
    return found.exists()
        ? Uni.createFrom().item(window)
        : transaction
            .preparedQuery(OPEN)
            .execute(Tuple.of(window.cycleId(), window.date(), Columns.utc(now)))
            .replaceWith(window);
  }

  /** Whoever closes it may have been faster; then the look begins anew, with the time of then. */
  private Uni<Entered> lock(SqlConnection transaction, Window window, Instant now) {
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(window.cycleId()))
        .chain(
            rows ->
                CycleState.valueOf(rows.iterator().next().getString(0)) == CycleState.OPEN
                    ? Uni.createFrom().item(new Entered(window.cycleId(), window.date(), now))
                    : enter(transaction));
  }
}
