package hutong.settlement.reconcile;

import hutong.runtime.json.StrictJson;
import hutong.settlement.reconcile.Phases.Phase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Decides a run whose lines are staged, in one transaction: the comparison, what it and its
 * neighbours explain of each other, the breaks, the three sums, the event, and the emptying of the
 * staging tables. Nothing of a run is to be seen before all of it.
 */
@ApplicationScoped
class Verdict {

  private static final String LOCK =
      """
      select count(*) from (select pg_advisory_xact_lock(
               hashtextextended('reconciliation of ' || $1, 0))) as held
      """;

  /**
   * The staging tables have no statistics, and a nested loop over a million lines has no end. No
   * statement may run for longer than it is given.
   */
  private static final String BOUNDS =
      """
      select set_config('statement_timeout', $1, true), set_config('enable_nestloop', 'off', true),
             set_config('work_mem', '64MB', true)
      """;

  private static final String FILE =
      "select left(encode(file_sha256, 'hex'), 12) from recon_run where run_id = $1";

  private final Pool pool;
  private final Comparison comparison;
  private final CrossDay crossDay;
  private final VanishedAdjustments vanished;
  private final BreakBook breaks;
  private final Cash cash;
  private final Phases phases;
  private final Runs runs;
  private final ReconciliationAnnouncement announcement;
  private final ReconciliationConfig config;
  private final Clock clock;

  Verdict(
      Pool pool,
      Comparison comparison,
      CrossDay crossDay,
      VanishedAdjustments vanished,
      BreakBook breaks,
      Cash cash,
      Phases phases,
      Runs runs,
      ReconciliationAnnouncement announcement,
      ReconciliationConfig config,
      Clock clock) {
    this.pool = pool;
    this.comparison = comparison;
    this.crossDay = crossDay;
    this.vanished = vanished;
    this.breaks = breaks;
    this.cash = cash;
    this.phases = phases;
    this.runs = runs;
    this.announcement = announcement;
    this.config = config;
    this.clock = clock;
  }

  /**
   * @param staged how many lines were read; where others are compared, somebody else has written to
   *     the run or its lines were lost, and nothing is decided
   */
  Uni<Void> give(Run run, long staged) {
    return pool.withTransaction(
        transaction ->
            transaction
                .preparedQuery(BOUNDS)
                .execute(Tuple.of(Long.toString(config.statementTimeout().toMillis())))
                .chain(() -> transaction.preparedQuery(LOCK).execute(Tuple.of(run.participant())))
                .chain(() -> transaction.preparedQuery(FILE).execute(Tuple.of(run.runId())))
                .map(rows -> rows.iterator().next().getString(0))
                .chain(file -> decide(transaction, run, file, staged)));
  }

  private Uni<Void> decide(SqlConnection transaction, Run run, String file, long staged) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    LocalDate today = LocalDate.ofInstant(now.toInstant(), config.zone());
    BreakBook.When when = new BreakBook.When(now, today, file);
    return phases
        .timed(Phase.COMPARE, comparison.compare(transaction, run))
        .invoke(
            tally -> {
              if (tally.lines() != staged) {
                throw new IllegalStateException("other lines were staged than were read");
              }
            })
        .call(
            tally ->
                crossDay
                    .neighbours(transaction, run.cycleId())
                    .chain(
                        neighbours ->
                            phases
                                .timed(
                                    Phase.CROSS_DAY,
                                    crossDay.explain(transaction, run, neighbours, when, tally))
                                .chain(
                                    () ->
                                        phases.timed(
                                            Phase.WRITE,
                                            write(transaction, run, neighbours, when, tally)))))
        .chain(tally -> end(transaction, run, tally, now));
  }

  /** The breaks, and what was posted for lines that are no longer shown. */
  private Uni<Void> write(
      SqlConnection transaction,
      Run run,
      CrossDay.Neighbours neighbours,
      BreakBook.When when,
      Tally tally) {
    return vanished
        .find(transaction, run, when)
        .chain(() -> breaks.write(transaction, run, neighbours, when, tally))
        .chain(() -> vanished.settle(transaction, run, neighbours, when));
  }

  private Uni<Void> end(SqlConnection transaction, Run run, Tally tally, OffsetDateTime now) {
    return cash.compare(transaction, run, tally)
        .map(
            sums ->
                new Counts(
                    tally.lines(),
                    tally.items(),
                    tally.notSuccessful(),
                    tally.outcomes(),
                    tally.byPayment(),
                    tally.breaks(),
                    sums))
        .chain(
            counts -> {
              String json = new String(StrictJson.write(counts), StandardCharsets.UTF_8);
              return runs.done(transaction, run, now, json, counts.lines())
                  .chain(() -> announcement.finished(transaction, finished(run, counts, now)));
            });
  }

  private static FinishedRun finished(Run run, Counts counts, OffsetDateTime now) {
    return new FinishedRun(
        run.runId(),
        run.participant(),
        run.cycleId(),
        run.format(),
        counts.lines(),
        counts.items(),
        counts.outcomes(),
        counts.breaks(),
        now.toInstant());
  }
}
