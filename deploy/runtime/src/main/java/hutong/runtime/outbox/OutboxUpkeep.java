package hutong.runtime.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Makes the outbox's partitions ahead of time and measures how far Debezium is behind. */
@ApplicationScoped
public class OutboxUpkeep {

  private static final Logger LOG = Logger.getLogger(OutboxUpkeep.class);
  private static final int DAYS_AHEAD = 7;

  /** The oldest row that no replication slot has confirmed; zero when there is none. */
  private static final String OLDEST_UNSHIPPED =
      """
      select coalesce(extract(epoch from now() - min(o.created_at)), 0)::float8
        from outbox o
       where o.created_at > now() - interval '1 day'
         and o.wal_position > (select coalesce(min((confirmed_flush_lsn - '0/0'::pg_lsn)::bigint), 0)
                                 from pg_replication_slots where database = current_database())
      """;

  private final Pool pool;
  private final AtomicReference<Double> ageSeconds = new AtomicReference<>(0.0);

  OutboxUpkeep(Pool pool, MeterRegistry meters) {
    this.pool = pool;
    meters.gauge("hutong.outbox.age.seconds", ageSeconds, AtomicReference::get);
  }

  @Scheduled(every = "6h", delayed = "1m")
  Uni<Void> makePartitions() {
    return pool.preparedQuery("select outbox_make_partitions($1)")
        .execute(io.vertx.mutiny.sqlclient.Tuple.of(DAYS_AHEAD))
        .replaceWithVoid()
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf("Outbox partitions were not made: %s", failure.getClass().getName()));
  }

  @Scheduled(
      every = "10s",
      delayed = "5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> measureAge() {
    return pool.query(OLDEST_UNSHIPPED)
        .execute()
        .ifNoItem()
        .after(Duration.ofSeconds(5))
        .fail()
        .invoke(rows -> ageSeconds.set(first(rows.iterator().next())))
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull();
  }

  private static double first(Row row) {
    return row.getDouble(0);
  }
}
