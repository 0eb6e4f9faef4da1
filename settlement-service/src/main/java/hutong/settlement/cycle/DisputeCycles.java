package hutong.settlement.cycle;

import hutong.settlement.cycle.DisputeCalendar.Window;
import hutong.settlement.post.Columns;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds the dispute cycle that an adjustment belongs to and holds it open until the transaction of
 * the caller ends. It is opened by the first adjustment in it and in the same transaction, so that
 * an empty one never exists.
 */
@ApplicationScoped
public class DisputeCycles {

  private static final String STATES =
      "select cycle_id, state from cycle where cycle_id = any ($1)";

  private static final String OPEN =
      """
      insert into cycle (cycle_id, settlement_date, type, state, opened_at)
      values ($1, $2, 'DISPUTE', 'OPEN', $3)
      on conflict (cycle_id) do nothing
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
   * Enters the cycle of now, or the next one where that has been closed early. Its row is held for
   * share until the transaction ends, which must post something into it.
   */
  public Uni<Entered> enter(SqlConnection transaction) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return firstNotEnded(transaction, calendar.at(now))
        .chain(window -> open(transaction, window, now))
        .chain(window -> lock(transaction, window, now));
  }

  private Uni<Window> firstNotEnded(SqlConnection transaction, Window from) {
    String[] ids =
        IntStream.rangeClosed(from.number(), DisputeCalendar.MAX_NUMBER)
            .mapToObj(number -> new Window(from.date(), number).cycleId())
            .toArray(String[]::new);
    return transaction
        .preparedQuery(STATES)
        .execute(Tuple.of(ids))
        .chain(
            rows -> {
              Map<String, CycleState> states = new HashMap<>();
              rows.forEach(r -> states.put(r.getString(0), CycleState.valueOf(r.getString(1))));
              Window window = from;
              while (window.date().equals(from.date())
                  && states.getOrDefault(window.cycleId(), CycleState.OPEN) != CycleState.OPEN) {
                window = window.next();
              }
              return window.date().equals(from.date())
                  ? Uni.createFrom().item(window)
                  : firstNotEnded(transaction, window);
            });
  }

  private static Uni<Window> open(SqlConnection transaction, Window window, Instant now) {
    return transaction
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
