package hutong.settlement.reconcile;

import hutong.settlement.reconcile.statement.StatementLine;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Takes the lines of one run and writes them in batches, waiting for each, so that reading is never
 * ahead of the database by more than one. Used on one worker thread.
 */
final class Staging implements Consumer<StatementLine> {

  private static final int BATCH = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String INSERT =
      """
      with progress as (
        update recon_run set lines_read = lines_read + $13, progress_at = clock_timestamp()
         where run_id = $1 and attempt = $14 and state = 'RUNNING'
        returning run_id
      )
      insert into recon_line (run_id, line_no, kind, our_id, order_id, their_ref, direction,
                              amount_minor, fee_minor, currency, happened_at, success, pending)
      select progress.run_id, u.*
        from progress, unnest($2::bigint[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
                    $8::bigint[], $9::bigint[], $10::text[], $11::timestamptz[], $12::boolean[],
                    $15::boolean[])
             as u
      """;

  private final Pool pool;
  private final Run run;
  private long staged;
  private final List<StatementLine> batch = new ArrayList<>(BATCH);

  Staging(Pool pool, Run run) {
    this.pool = pool;
    this.run = run;
  }

  @Override
  public void accept(StatementLine line) {
    batch.add(line);
    if (batch.size() == BATCH) {
      flush();
    }
  }

  /** Writes what is left. */
  void flush() {
    if (batch.isEmpty()) {
      return;
    }
    Tuple columns =
        Tuple.tuple()
            .addUUID(run.runId())
            .addArrayOfLong(column(StatementLine::lineNo, Long[]::new))
            .addArrayOfString(column(line -> line.kind().name(), String[]::new))
            .addArrayOfUUID(column(StatementLine::ourId, UUID[]::new))
            .addArrayOfUUID(column(StatementLine::orderId, UUID[]::new))
            .addArrayOfString(column(StatementLine::theirRef, String[]::new))
            .addArrayOfString(column(line -> line.direction().name(), String[]::new))
            .addArrayOfLong(column(StatementLine::amountMinor, Long[]::new))
            .addArrayOfLong(column(StatementLine::feeMinor, Long[]::new))
            .addArrayOfString(column(StatementLine::currency, String[]::new))
            .addArrayOfOffsetDateTime(
                column(line -> line.at().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new))
            .addArrayOfBoolean(column(StatementLine::success, Boolean[]::new))
            .addLong((long) batch.size())
            .addLong(run.attempt())
            .addArrayOfBoolean(column(StatementLine::pending, Boolean[]::new));
    int written = pool.preparedQuery(INSERT).execute(columns).await().atMost(PATIENCE).rowCount();
    if (written != batch.size()) {
      throw new IllegalStateException("the run is no longer this attempt's");
    }
    staged += batch.size();
    batch.clear();
  }

  /** How many lines were written. */
  long staged() {
    return staged;
  }

  private <T> T[] column(Function<StatementLine, T> value, IntFunction<T[]> array) {
    return batch.stream().map(value).toArray(array);
  }
}
