package hutong.runtime.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Keeps the tables of the plumbing in shape: partitions are made ahead of time, old rows leave, and
 * the distance to Debezium is measured.
 */
@ApplicationScoped
public class OutboxUpkeep {

  private static final Logger LOG = Logger.getLogger(OutboxUpkeep.class);
  private static final int DAYS_AHEAD = 7;

  /**
   * The age of the oldest row that no replication slot has confirmed; no row when there is none.
   */
  private static final String OLDEST_UNSHIPPED =
      """
      select extract(epoch from now() - created_at)::float8
        from outbox
       where wal_position > (select coalesce(min((confirmed_flush_lsn - '0/0'::pg_lsn)::bigint), 0)
                               from pg_replication_slots where database = current_database())
       order by wal_position limit 1
      """;

  private final Pool pool;
  private final UpkeepConfig config;
  private final AtomicReference<Double> ageSeconds = new AtomicReference<>(0.0);

  OutboxUpkeep(Pool pool, UpkeepConfig config, MeterRegistry meters) {
    this.pool = pool;
    this.config = config;
    meters.gauge("hutong.outbox.age.seconds", ageSeconds, AtomicReference::get);
  }

  @Scheduled(every = "6h", delayed = "1m")
  Uni<Void> tidyUp() {
    return call("select outbox_make_partitions($1)", DAYS_AHEAD)
        .chain(() -> call("select outbox_drop_partitions($1)", config.outboxDays()))
        .chain(() -> call("select inbox_forget($1)", config.inboxDays()))
        .onFailure()
        .invoke(
            failure -> LOG.errorf("The outbox was not kept up: %s", failure.getClass().getName()));
  }

  private Uni<Void> call(String function, int days) {
    return pool.preparedQuery(function).execute(Tuple.of(days)).replaceWithVoid();
  }

  @Scheduled(
      every = "10s",
      delayed = "5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> measureAge() {
    return pool.query(OLDEST_UNSHIPPED)
        .execute()
        .invoke(rows -> ageSeconds.set(rows.size() == 0 ? 0.0 : first(rows.iterator().next())))
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull();
  }

  private static double first(Row row) {
    return row.getDouble(0);
  }
}
