package hutong.routing.cutoff;

import hutong.routing.cutoff.CycleTable.Left;
import hutong.routing.cutoff.CycleTable.Lock;
import hutong.routing.cutoff.CycleTable.Totals;
import hutong.routing.outbox.Announcer;
import hutong.routing.outbox.Announcer.News;
import hutong.routing.outbox.Events.CycleEnded;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Stamps payments with the open cycle, and ends it in two steps: one lets no more payments in, the
 * other counts and announces. Between the two an instance may die; any other goes on.
 */
@ApplicationScoped
public class Cycles {

  private static final Logger LOG = Logger.getLogger(Cycles.class);

  /** SQLSTATE, PostgreSQL's appendix A. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Pool pool;
  private final Clock clock;
  private final Announcer announcer;
  private final PartitionCount partitions;
  private final SettlementCalendar calendar;
  private final CycleTable table;
  private final MeterRegistry meters;

  public Cycles(
      Pool pool,
      Clock clock,
      Announcer announcer,
      PartitionCount partitions,
      SettlementCalendar calendar,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.announcer = announcer;
    this.partitions = partitions;
    this.calendar = calendar;
    this.table = new CycleTable(calendar);
    this.meters = meters;
  }

  /**
   * The cycle and the instant of a final payment.
   *
   * @param at inside the cycle by the business clock, unless that clock was set back
   */
  public record Stamp(OpenCycle cycle, Instant at) {}

  /**
   * @param partitions on each of which the end was announced
   */
  public record Ended(String endedCycleId, String nextCycleId, int partitions) {}

  private static final class CycleOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String cycleId;

    CycleOverException(String cycleId) {
      super("The cut-off is due", null, false, false);
      this.cycleId = cycleId;
    }
  }

  /**
   * Runs work in a transaction that holds the open cycle. Where the cut-off is due, the cycle is
   * left first and the work runs in the next one, so it may be begun more than once, but it commits
   * at most once. To announce the end is left to the timer: nobody's payment waits for that.
   */
  public <T> Uni<T> stamping(BiFunction<SqlConnection, Stamp, Uni<T>> work) {
    return pool.withTransaction(
            transaction ->
                table
                    .lock(transaction, Lock.SHARED, clock.instant())
                    .map(this::stamp)
                    .chain(stamp -> work.apply(transaction, stamp)))
        .onFailure(CycleOverException.class)
        .recoverWithUni(
            over -> leaveIfOpen(((CycleOverException) over).cycleId).chain(() -> stamping(work)));
  }

  private Stamp stamp(OpenCycle cycle) {
    Instant now = clock.instant();
    if (cycle.overAt(now)) {
      throw new CycleOverException(cycle.id());
    }
    return new Stamp(cycle, now);
  }

  /** The open cycle; where there has never been one, the first is opened. */
  public Uni<OpenCycle> open() {
    return table
        .open(pool)
        .chain(
            found ->
                found.isPresent()
                    ? Uni.createFrom().item(found.get())
                    : table.insertFirst(pool, clock.instant()).chain(this::open));
  }

  /**
   * Leaves the open cycle if its time has come, and announces whatever end is not announced yet. A
   * second call finds both done.
   */
  public Uni<Void> endIfDue() {
    return open()
        .chain(
            cycle ->
                cycle.overAt(clock.instant())
                    ? leaveIfOpen(cycle.id())
                    : Uni.createFrom().voidItem())
        .chain(this::announceEnds);
  }

  private Uni<Void> leaveIfOpen(String cycleId) {
    return leave(Optional.of(cycleId))
        .replaceWithVoid()
        .onFailure(CycleMovedException.class)
        .recoverWithNull();
  }

  /**
   * Ends the open cycle: lets no more payments in, opens the next, counts what the cycle holds and
   * announces its end on every partition. Asked once more for the cycle that was the last to end,
   * it says what it said then.
   *
   * @param expected the cycle that is meant; empty for whichever is open
   * @return fails with {@link CycleMovedException} where the expected cycle is neither the open one
   *     nor the one before, with {@link CalendarEndsException} where nobody knows the day of the
   *     next, and with {@link CutOffBusyException} where payments were being stamped for so long
   *     that the cut-off has stepped back. Where it fails otherwise the cycle may have been left;
   *     then its end is announced by the timer
   */
  public Uni<Ended> end(Optional<String> expected) {
    return leave(expected)
        .chain(
            id ->
                announceEnds()
                    .chain(() -> table.ended(pool, id))
                    .map(ended -> ended.orElseThrow(CutOffBusyException::new)));
  }

  /**
   * The short step: one transaction that waits for those who stamp and makes those who come behind
   * wait, so it neither counts nor asks anybody.
   *
   * @return the cycle that was left, now or by the call before
   */
  private Uni<String> leave(Optional<String> expected) {
    return pool.withTransaction(transaction -> leave(transaction, expected))
        .onFailure(Cycles::lockTimeout)
        .transform(late -> new CutOffBusyException());
  }

  private static boolean lockTimeout(Throwable failure) {
    return failure instanceof PgException
        && LOCK_NOT_AVAILABLE.equals(((PgException) failure).getSqlState());
  }

  private Uni<String> leave(SqlConnection transaction, Optional<String> expected) {
    return table
        .lock(transaction, Lock.ALONE, clock.instant())
        .chain(
            cycle ->
                expected.filter(id -> !id.equals(cycle.id())).isPresent()
                    ? leftBefore(transaction, expected.get())
                    : leave(transaction, cycle));
  }

  private Uni<String> leave(SqlConnection transaction, OpenCycle cycle) {
    Instant now = clock.instant();
    return table
        .leave(transaction, cycle, now)
        .chain(() -> table.insert(transaction, calendar.next(cycle, now), now))
        .replaceWith(cycle.id());
  }

  private Uni<String> leftBefore(SqlConnection transaction, String expected) {
    return table
        .lastLeft(transaction)
        .map(last -> last.filter(expected::equals).orElseThrow(CycleMovedException::new));
  }

  /**
   * The long step, for each cycle that was left, the oldest first. All its payments were committed
   * before it was left, so the markers stand behind them in the order of commits, however late they
   * are written and by whichever instance.
   */
  private Uni<Void> announceEnds() {
    return table
        .left(pool)
        .chain(
            ids ->
                ids.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : partitions.ofPayments().chain(count -> announceEnds(ids, count)));
  }

  private Uni<Void> announceEnds(List<String> ids, int count) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (String id : ids) {
      all =
          all.chain(() -> pool.withTransaction(transaction -> announceEnd(transaction, id, count)))
              .invoke(
                  done -> {
                    if (done) {
                      meters.counter("hutong.cut.offs").increment();
                      LOG.infof("Settlement cycle %s ended", id);
                    }
                  })
              .replaceWithVoid();
    }
    return all;
  }

  /** False where another instance was faster. */
  private Uni<Boolean> announceEnd(SqlConnection transaction, String id, int count) {
    return table
        .takeLeft(transaction, id)
        .chain(
            left ->
                left.isEmpty()
                    ? Uni.createFrom().item(false)
                    : announceEnd(transaction, left.get(), count).replaceWith(true));
  }

  private Uni<Void> announceEnd(SqlConnection transaction, Left left, int count) {
    return table
        .totals(transaction, left.cycle())
        .chain(
            totals ->
                table
                    .end(transaction, left.cycle(), totals, count)
                    .chain(() -> announcer.announce(transaction, markers(left, totals, count))));
  }

  private static List<News> markers(Left left, Totals totals, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            partition ->
                new News(
                    new CycleEnded(
                        left.cycle().id(),
                        left.cycle().settlementDate(),
                        partition,
                        count,
                        left.nextId(),
                        left.nextDate(),
                        left.at(),
                        totals.completed().count(),
                        totals.completed().amountMinor(),
                        totals.refunded().countOrNull(),
                        totals.refunded().amountsOrNull(),
                        totals.suspended().countOrNull(),
                        totals.suspended().amountsOrNull(),
                        totals.released().countOrNull(),
                        totals.released().amountsOrNull()),
                    null))
        .toList();
  }
}
