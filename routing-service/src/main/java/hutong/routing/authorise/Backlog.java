package hutong.routing.authorise;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what is not as it should be: payments of unknown outcome, and those that need a person.
 */
@ApplicationScoped
public class Backlog {

  private static final String COUNT =
      """
      select (select count(*) from payment where state = 'UNKNOWN') as unknown,
             (select count(*) from payment where attention is not null) as attention
      """;

  private final Pool pool;
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicLong attention = new AtomicLong();

  Backlog(Pool pool, MeterRegistry meters) {
    this.pool = pool;
    meters.gauge("hutong.payments.unknown", unknown);
    meters.gauge("hutong.payments.attention", attention);
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return pool.query(COUNT)
        .execute()
        .invoke(
            rows -> {
              Row row = rows.iterator().next();
              unknown.set(row.getLong("unknown"));
              attention.set(row.getLong("attention"));
            })
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull();
  }
}
