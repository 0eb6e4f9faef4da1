package hutong.settlement.reconcile;

import hutong.settlement.reconcile.statement.BadStatementException;
import hutong.settlement.reconcile.statement.StatementFormat;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The rows of runs. How long a run has been silent is the database's time, which never jumps. */
@ApplicationScoped
class Runs {

  /**
   * A run that stopped is taken up again, and so is a file that was read as something that it is
   * not. A file behind which another was compared would become the last word: whatever became of
   * its run, it is taken up only where that is wanted, because a network's retry sends old files
   * too. Any other run of the same file stands.
   */
  private static final String OPEN =
      """
      insert into recon_run as r (run_id, participant, cycle_id, format, file_sha256, state,
                                  started_at, progress_at)
      values ($1, $2, $3, $4, $5, 'RUNNING', $6, clock_timestamp())
      on conflict (participant, cycle_id, file_sha256) do update
         set attempt = excluded.attempt, format = excluded.format, state = 'RUNNING', lines_read = 0, finished_at = null,
             counts = '{}', bad_line = null, bad_field = null, bad_reason = null, progress_at = clock_timestamp()
       where case when exists (select from recon_run o
                                where o.participant = r.participant and o.cycle_id = r.cycle_id
                                  and o.state = 'DONE' and o.attempt > r.attempt)
                  then $8 else r.state <> 'DONE' end
         and case r.state
             when 'RUNNING' then r.progress_at < clock_timestamp() - make_interval(secs => $7)
             when 'QUARANTINED' then r.format <> excluded.format
             else true end
      returning run_id, attempt
      """;

  private static final String FIND =
      """
      select run_id, attempt from recon_run
       where participant = $1 and cycle_id = $2 and file_sha256 = $3
      """;

  private static final String CYCLE =
      """
      select c.state = 'CLOSED',
             exists (select 1 from position p where p.participant = $2)
        from cycle c where c.cycle_id = $1
      """;

  private static final String ALIVE =
      """
      update recon_run set progress_at = clock_timestamp()
       where (run_id, attempt) in (select * from unnest($1::uuid[], $2::bigint[]))
         and state = 'RUNNING'
      """;

  private static final String QUARANTINE =
      """
      update recon_run
         set state = 'QUARANTINED', finished_at = $2, bad_line = $3, bad_field = $4, bad_reason = $5
       where run_id = $1 and attempt = $6 and state = 'RUNNING'
      """;

  private static final String FAIL =
      """
      update recon_run set state = 'FAILED', finished_at = $2, bad_reason = $3
       where run_id = $1 and attempt = $4 and state = 'RUNNING'
      """;

  private static final String DONE =
      """
      update recon_run r
         set state = 'DONE', finished_at = $2, counts = $3::text::jsonb, lines_read = $4
       where run_id = $1 and attempt = $5 and state = 'RUNNING'
         and not exists (select 1 from recon_run o
                          where o.participant = r.participant and o.cycle_id = r.cycle_id
                            and o.state = 'DONE' and o.attempt > r.attempt)
      """;

  private static final String HOLD =
      "select 1 from recon_run where run_id = $1 and attempt = $2 and state = 'RUNNING' for update";

  /**
   * Of runs that have stopped, however: whoever takes one up again stages its lines anew, and who
   * still believes a run to be his finds fewer lines than he has read. Held by another instance is
   * swept by it, or taken up.
   */
  private static final String SWEEP =
      """
      with stalled as materialized (
        select run_id from recon_run
         where state = 'RUNNING'
           and progress_at < clock_timestamp() - make_interval(secs => $1)
           for update skip locked
      )
      delete from recon_line where run_id = any(array(select run_id from stalled))
      """;

  private static final String CLEAR_LINES = "delete from recon_line where run_id = $1";
  private static final String CLEAR_CANDIDATES = "delete from recon_candidate where run_id = $1";

  private final Pool pool;

  Runs(Pool pool) {
    this.pool = pool;
  }

  /** The cycle, or null if there is none. */
  Uni<Reconciliations.Target> target(String cycleId, String participant) {
    return pool.preparedQuery(CYCLE)
        .execute(Tuple.of(cycleId, participant))
        .map(
            rows -> {
              var found = rows.iterator();
              if (!found.hasNext()) {
                return null;
              }
              var row = found.next();
              return new Reconciliations.Target(row.getBoolean(0), row.getBoolean(1));
            });
  }

  /** Whether the run of this file is to be made now; the answer has the run's id. */
  Uni<Reconciliations.Taken> open(
      UUID newId, String participant, String cycleId, StatementFormat format, Sent sent) {
    Tuple row =
        Tuple.tuple()
            .addUUID(newId)
            .addString(participant)
            .addString(cycleId)
            .addString(format.name())
            .addValue(Buffer.buffer(sent.sha256()))
            .addOffsetDateTime(sent.at())
            .addDouble((double) sent.stalledAfterSeconds())
            .addBoolean(sent.again());
    return pool.withTransaction(
        transaction ->
            transaction
                .preparedQuery(OPEN)
                .execute(row)
                .flatMap(
                    rows ->
                        rows.size() > 0
                            ? Uni.createFrom().item(taken(rows.iterator().next(), true))
                            : transaction
                                .preparedQuery(FIND)
                                .execute(
                                    Tuple.of(participant, cycleId, Buffer.buffer(sent.sha256())))
                                .map(known -> taken(known.iterator().next(), false))));
  }

  private static Reconciliations.Taken taken(Row row, boolean fresh) {
    return new Reconciliations.Taken(row.getUUID(0), row.getLong(1), fresh);
  }

  /**
   * @param at business time
   * @param again whether it is to be the last word, also where another was compared behind it
   */
  record Sent(byte[] sha256, OffsetDateTime at, long stalledAfterSeconds, boolean again) {}

  Uni<Void> alive(Collection<Run> runs) {
    List<Run> all = List.copyOf(runs);
    return pool.preparedQuery(ALIVE)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(all.stream().map(Run::runId).toArray(UUID[]::new))
                .addArrayOfLong(all.stream().map(Run::attempt).toArray(Long[]::new)))
        .replaceWithVoid();
  }

  /** Deletes the lines of runs that have stopped; the runs stay as they are. */
  Uni<Integer> sweep(long stalledAfterSeconds) {
    return pool.preparedQuery(SWEEP)
        .execute(Tuple.of((double) stalledAfterSeconds))
        .map(RowSet::rowCount);
  }

  /** Begins an attempt anew, without what an earlier one has left. */
  Uni<Void> start(Run run) {
    return pool.withTransaction(
        transaction ->
            transaction
                .preparedQuery(HOLD)
                .execute(Tuple.of(run.runId(), run.attempt()))
                .invoke(rows -> requireHeld(rows.size()))
                .chain(() -> clear(transaction, run.runId())));
  }

  /**
   * @throws IllegalStateException if the run was decided, or taken up again by another attempt
   */
  private static void requireHeld(int rows) {
    if (rows != 1) {
      throw new IllegalStateException("the run is no longer this attempt's");
    }
  }

  private static Uni<Void> clear(SqlConnection client, UUID runId) {
    return client
        .preparedQuery(CLEAR_LINES)
        .execute(Tuple.of(runId))
        .chain(() -> client.preparedQuery(CLEAR_CANDIDATES).execute(Tuple.of(runId)))
        .replaceWithVoid();
  }

  /** Nothing of the file was used. Fails like {@link #start} if it is another attempt's. */
  Uni<Void> quarantine(Run run, BadStatementException bad, OffsetDateTime now) {
    return pool.withTransaction(
        transaction ->
            transaction
                .preparedQuery(QUARANTINE)
                .execute(
                    Tuple.of(
                        run.runId(),
                        now,
                        bad.line(),
                        bad.field(),
                        bad.reason().name(),
                        run.attempt()))
                .invoke(rows -> requireHeld(rows.rowCount()))
                .chain(() -> clear(transaction, run.runId())));
  }

  /** It was not the file; nothing of it was used. Fails like {@link #start}. */
  Uni<Void> fail(Run run, String reason, OffsetDateTime now) {
    return pool.withTransaction(
        transaction ->
            transaction
                .preparedQuery(FAIL)
                .execute(Tuple.of(run.runId(), now, reason, run.attempt()))
                .invoke(rows -> requireHeld(rows.rowCount()))
                .chain(() -> clear(transaction, run.runId())));
  }

  /**
   * Fails like {@link #start} if it is another attempt's, or if a file that was sent later is
   * compared already: that is the last word, until this one is wanted again.
   */
  Uni<Void> done(
      SqlConnection transaction, Run run, OffsetDateTime now, String counts, long lines) {
    return transaction
        .preparedQuery(DONE)
        .execute(Tuple.of(run.runId(), now, counts, lines, run.attempt()))
        .invoke(rows -> requireHeld(rows.rowCount()))
        .chain(() -> clear(transaction, run.runId()));
  }
}
