package hutong.codescan.webhook;

import hutong.runtime.clock.BusinessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Measures what is still to be told, gives up what nobody can be told, and forgets what is old. */
@ApplicationScoped
class WebhookUpkeep {

  private static final Logger LOG = Logger.getLogger(WebhookUpkeep.class);

  private static final String MEASURE =
      """
      select (select count(*) from webhook_delivery where state = 'FAILED') as failed,
        count(*) as pending,
        coalesce(extract(epoch from now() + make_interval(secs => $1) - min(created_at)), 0)::float8
          as age
      from webhook_delivery where state = 'PENDING'
      """;

  private final Pool pool;
  private final DeliveryRows rows;
  private final Subscribers subscribers;
  private final BusinessClock clock;
  private final int keepDays;
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong pending = new AtomicLong();
  private final AtomicReference<Double> ageSeconds = new AtomicReference<>(0.0);

  WebhookUpkeep(
      Pool pool,
      DeliveryRows rows,
      Subscribers subscribers,
      BusinessClock clock,
      WebhookConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.rows = rows;
    this.subscribers = subscribers;
    this.clock = clock;
    this.keepDays = config.keepDays();
    meters.gauge("hutong.webhooks.failed", failed, AtomicLong::get);
    meters.gauge("hutong.webhooks.pending", pending, AtomicLong::get);
    meters.gauge("hutong.webhooks.age.seconds", ageSeconds, AtomicReference::get);
  }

  @Scheduled(
      every = "10s",
      delayed = "5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> measure() {
    return rows.giveUpOthersThan(subscribers.all().stream().map(Subscriber::caller).toList())
        .chain(
            () ->
                pool.preparedQuery(MEASURE).execute(Tuple.of(clock.offset().toMillis() / 1_000.0)))
        .invoke(found -> set(found.iterator().next()))
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull();
  }

  private void set(Row row) {
    failed.set(row.getLong("failed"));
    pending.set(row.getLong("pending"));
    ageSeconds.set(row.getDouble("age"));
  }

  @Scheduled(every = "1h", delayed = "3m")
  Uni<Void> forget() {
    return rows.forget(keepDays)
        .onFailure()
        .invoke(
            failure -> LOG.errorf("Webhooks were not forgotten: %s", failure.getClass().getName()));
  }
}
