package hutong.routing.refund;

import hutong.runtime.clock.BusinessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Takes up the refunds whose time has come, those of an instance that died and those that are to be
 * asked for again, and counts what is not as it should be.
 */
@ApplicationScoped
class RefundSweeper {

  private static final Logger LOG = Logger.getLogger(RefundSweeper.class);
  private static final int MAX_ROUNDS = 20;

  private static final String COUNT =
      """
      select (select count(*) from refund where next_attempt_at is not null) as pending,
             (select count(*) from refund where attention is not null) as attention
      """;

  private final Pool pool;
  private final BusinessClock clock;
  private final Refunder refunder;
  private final RefundConfig config;
  private final RefundTable table = new RefundTable();
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong attention = new AtomicLong();

  RefundSweeper(
      Pool pool,
      BusinessClock clock,
      Refunder refunder,
      RefundConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.refunder = refunder;
    this.config = config;
    meters.gauge("hutong.refunds.pending", pending);
    meters.gauge("hutong.refunds.attention", attention);
  }

  @Scheduled(
      every = "{hutong.refunds.sweep-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return takeUp(MAX_ROUNDS)
        .onFailure()
        .invoke(failure -> LOG.warnf("Refunds not swept: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  /** After a long silence there is more than one statement should hold locked. */
  private Uni<Void> takeUp(int rounds) {
    return table
        .takeUp(pool, config.sweepLimit(), clock.offset().toMillis(), config.lease().toMillis())
        .invoke(taken -> taken.forEach(refunder::resume))
        .chain(
            taken ->
                taken.size() == config.sweepLimit() && rounds > 1
                    ? takeUp(rounds - 1)
                    : Uni.createFrom().voidItem());
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return pool.query(COUNT)
        .execute()
        .invoke(
            rows -> {
              Row row = rows.iterator().next();
              pending.set(row.getLong("pending"));
              attention.set(row.getLong("attention"));
            })
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull();
  }
}
