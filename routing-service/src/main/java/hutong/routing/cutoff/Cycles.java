package hutong.routing.cutoff;

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

/** Stamps payments with the open cycle, and ends it. */
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
      CycleConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.announcer = announcer;
    this.partitions = partitions;
    this.calendar = config.calendar();
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
   * ended first and the work runs in the next one, so it may be begun more than once, but it
   * commits at most once.
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
            over -> endIfOpen(((CycleOverException) over).cycleId).chain(() -> stamping(work)));
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
   * Ends the open cycle if its time has come. A second call finds the next cycle and does nothing.
   */
  public Uni<Void> endIfDue() {
    return open()
        .chain(
            cycle ->
                cycle.overAt(clock.instant())
                    ? endIfOpen(cycle.id())
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> endIfOpen(String cycleId) {
    return end(Optional.of(cycleId))
        .replaceWithVoid()
        .onFailure(CycleMovedException.class)
        .recoverWithNull();
  }

  /**
   * Ends the open cycle, opens the next and announces it on every partition, all in one
   * transaction. Asked once more for the cycle that was the last to end, it says what it said then.
   *
   * @param expected the cycle that is meant; empty for whichever is open
   * @return fails with {@link CycleMovedException} where the expected cycle is neither the open one
   *     nor the one before, and with {@link CutOffBusyException} where payments were being stamped
   *     for so long that the cut-off has stepped back
   */
  public Uni<Ended> end(Optional<String> expected) {
    return partitions
        .ofPayments()
        .chain(count -> pool.withTransaction(transaction -> end(transaction, expected, count)))
        .onFailure(Cycles::lockTimeout)
        .transform(late -> new CutOffBusyException())
        .invoke(this::count)
        .map(Result::ended);
  }

  private static boolean lockTimeout(Throwable failure) {
    return failure instanceof PgException
        && LOCK_NOT_AVAILABLE.equals(((PgException) failure).getSqlState());
  }

  /** Whether this call has done it or found it done. */
  private record Result(Ended ended, boolean now) {}

  private Uni<Result> end(SqlConnection transaction, Optional<String> expected, int count) {
    return table
        .lock(transaction, Lock.ALONE, clock.instant())
        .chain(
            cycle ->
                expected.filter(id -> !id.equals(cycle.id())).isPresent()
                    ? endedBefore(transaction, cycle, expected.get())
                    : end(transaction, cycle, count));
  }

  private Uni<Result> endedBefore(SqlConnection transaction, OpenCycle open, String expected) {
    return table
        .lastEnded(transaction, open)
        .map(
            last ->
                last.filter(ended -> ended.endedCycleId().equals(expected))
                    .map(ended -> new Result(ended, false))
                    .orElseThrow(CycleMovedException::new));
  }

  private Uni<Result> end(SqlConnection transaction, OpenCycle cycle, int count) {
    Instant now = clock.instant();
    OpenCycle next = calendar.next(cycle, now);
    return table
        .totals(transaction, cycle)
        .chain(
            totals ->
                table
                    .end(transaction, cycle, now, totals, count)
                    .chain(() -> table.insert(transaction, next, now))
                    .chain(
                        () ->
                            announcer.announce(
                                transaction, markers(cycle, next, now, totals, count))))
        .replaceWith(new Result(new Ended(cycle.id(), next.id(), count), true));
  }

  private void count(Result result) {
    if (result.now()) {
      meters.counter("hutong.cut.offs").increment();
      LOG.infof("Settlement cycle %s ended", result.ended().endedCycleId());
    }
  }

  private static List<News> markers(
      OpenCycle cycle, OpenCycle next, Instant now, Totals totals, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            partition ->
                new News(
                    new CycleEnded(
                        cycle.id(),
                        cycle.settlementDate(),
                        partition,
                        count,
                        next.id(),
                        next.settlementDate(),
                        now,
                        totals.count(),
                        totals.amountMinor()),
                    null))
        .toList();
  }
}
