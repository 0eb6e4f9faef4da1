package hutong.settlement.reconcile;

import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads runs and breaks. */
@ApplicationScoped
public class ReconciliationReads {

  private static final String RUNS =
      """
      select run_id, participant, cycle_id, format, encode(file_sha256, 'hex'), state, lines_read,
             state = 'RUNNING' and progress_at < clock_timestamp() - make_interval(secs => $2),
             started_at, finished_at, bad_line, bad_field, bad_reason, counts::text
        from recon_run
      """;

  private static final String RUN = RUNS + " where run_id = $1";

  private static final String NEWEST =
      RUNS
          + """
       where participant = $1
         and ($3::uuid is null or (started_at, run_id)
              < (select a.started_at, a.run_id from recon_run a where a.run_id = $3))
       order by started_at desc, run_id desc
       limit $4
      """;

  private static final String COLUMNS =
      """
      select b.break_id, b.run_id, b.participant, b.cycle_id, b.outcome, b.kind, b.direction,
             b.item_id, b.payment_id, b.their_ref, b.line_no, b.ours_minor, b.theirs_minor,
             b.currency, b.view, b.holder, b.state, b.opened_on, b.resolved_at, b.resolution
        from recon_break b
      """;

  private static final String BREAK = COLUMNS + " where b.break_id = $1";

  private static final String BREAKS =
      COLUMNS
          + """
       where ($1::text is null or b.state = $1)
         and ($1::text is not null or b.state in ('OPEN', 'HELD', 'PROPOSED'))
         and ($2::text is null or b.participant = $2)
         and b.opened_on <= $3
         and ($4::uuid is null or (b.opened_on, b.break_id)
              > (select a.opened_on, a.break_id from recon_break a where a.break_id = $4))
       order by b.opened_on, b.break_id
       limit $5
      """;

  private final Pool pool;
  private final Cash cash;
  private final ReconciliationConfig config;
  private final Clock clock;

  ReconciliationReads(Pool pool, Cash cash, ReconciliationConfig config, Clock clock) {
    this.pool = pool;
    this.cash = cash;
    this.config = config;
    this.clock = clock;
  }

  /** The run, or null if there is none. */
  public Uni<RunView> run(UUID runId) {
    return pool.preparedQuery(RUN)
        .execute(Tuple.of(runId, (double) config.stalledAfter().toSeconds()))
        .map(ReconciliationReads::runs)
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().nullItem()
                    : cash.now(pool, found.get(0).participant(), found).map(now -> now.get(0)));
  }

  /**
   * The newest runs first.
   *
   * @param after only those that come after this run, or null to begin
   * @param limit at most so many, at least 1
   */
  public Uni<List<RunView>> runs(String participant, UUID after, int limit) {
    return pool.preparedQuery(NEWEST)
        .execute(Tuple.of(participant, (double) config.stalledAfter().toSeconds(), after, limit))
        .map(ReconciliationReads::runs)
        .chain(found -> cash.now(pool, participant, found));
  }

  private static List<RunView> runs(RowSet<Row> rows) {
    List<RunView> runs = new ArrayList<>();
    rows.forEach(row -> runs.add(run(row)));
    return runs;
  }

  /** The break, or null if there is none. */
  public Uni<BreakView> find(UUID breakId) {
    return pool.preparedQuery(BREAK)
        .execute(Tuple.of(breakId))
        .map(rows -> rows.size() == 0 ? null : view(rows.iterator().next(), today()));
  }

  /**
   * The oldest breaks first.
   *
   * @param state only those in this state, or null for all that are not resolved
   * @param participant only its own, or null for all
   * @param age at least so old
   * @param after only those that come after this break, or null to begin
   * @param limit at most so many, at least 1
   */
  public Uni<List<BreakView>> breaks(
      BreakState state, String participant, Age age, UUID after, int limit) {
    LocalDate today = today();
    Tuple asked =
        Tuple.tuple()
            .addString(state == null ? null : state.name())
            .addString(participant)
            .addLocalDate(today.minusDays(age.days()))
            .addUUID(after)
            .addInteger(limit);
    return pool.preparedQuery(BREAKS).execute(asked).map(rows -> views(rows, today));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), config.zone());
  }

  private static List<BreakView> views(RowSet<Row> rows, LocalDate today) {
    List<BreakView> views = new ArrayList<>();
    rows.forEach(row -> views.add(view(row, today)));
    return views;
  }

  private static BreakView view(Row row, LocalDate today) {
    LocalDate opened = row.getLocalDate(17);
    Outcome outcome = Outcome.valueOf(row.getString(4));
    BreakState state = BreakState.valueOf(row.getString(16));
    return new BreakView(
        row.getUUID(0),
        row.getUUID(1),
        row.getString(2),
        row.getString(3),
        outcome,
        row.getString(5),
        row.getString(6),
        row.getUUID(7),
        row.getUUID(8),
        row.getString(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getString(13),
        row.getString(14),
        row.getString(15),
        state,
        opened,
        // A clock that was moved back makes nothing younger than new.
        Math.max(0, ChronoUnit.DAYS.between(opened, today)),
        instant(row, 18),
        row.getString(19),
        action(state, outcome));
  }

  private static DefaultAction action(BreakState state, Outcome outcome) {
    if (state == BreakState.HELD) {
      return DefaultAction.HOLD_ONE_CYCLE;
    }
    // The neighbour's statement has not come; somebody has to ask for it.
    return state == BreakState.OPEN && outcome == Outcome.MATCHED_CROSS_DAY
        ? DefaultAction.MANUAL
        : outcome.action();
  }

  private static RunView run(Row row) {
    String state = row.getString(5);
    return new RunView(
        row.getUUID(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        state,
        row.getLong(6),
        row.getBoolean(7),
        instant(row, 8),
        instant(row, 9),
        row.getLong(10),
        row.getString(11),
        row.getString(12),
        state.equals("DONE") ? counts(row.getString(13)) : null);
  }

  private static Counts counts(String json) {
    try {
      return StrictJson.readEvent(json.getBytes(StandardCharsets.UTF_8), Counts.class);
    } catch (BadJsonException notOurs) {
      throw new IllegalStateException("The counts of a run cannot be read", notOurs);
    }
  }

  private static Instant instant(Row row, int column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
