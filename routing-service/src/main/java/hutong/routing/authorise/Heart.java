package hutong.routing.authorise;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Says that this instance lives, and sets free what an instance holds that has fallen silent, so
 * that a sweeper takes it up at once instead of when its lease runs out. Both go by the database's
 * real clock: how long a process is silent has nothing to do with the business day.
 *
 * <p>An instance that was only paused, and comes back, does no harm. What it asks institutions is
 * asked under the same payment id as everybody's question, what it was answered changes only rows
 * that are still in the state the answer is about, and before a first debit it looks at the clock.
 * A debit that it sends after the reversal is blocked by that reversal.
 */
@ApplicationScoped
public class Heart {

  private static final Logger LOG = Logger.getLogger(Heart.class);

  private static final String BEAT =
      """
      insert into instance (id) values ($1)
      on conflict (id) do update set beat_at = now()
      """;

  /** In the order of their ids, as every batch of changes locks them. */
  private static final String FREE =
      """
      with dead as (
        delete from instance
         where id <> $1 and beat_at < now() - $2::bigint * interval '1 millisecond'
        returning id),
      held as (
        select payment_id from payment
         where next_attempt_at is not null and owner in (select id from dead)
         order by payment_id for no key update)
      update payment p
         set owner = null, next_attempt_at = least(p.next_attempt_at, p.state_since)
        from held where p.payment_id = held.payment_id
      """;

  private final Pool pool;
  private final Instance instance;
  private final AuthoriseConfig config;
  private final MeterRegistry meters;

  Heart(Pool pool, Instance instance, AuthoriseConfig config, MeterRegistry meters) {
    this.pool = pool;
    this.instance = instance;
    this.config = config;
    this.meters = meters;
  }

  @Scheduled(
      every = "{hutong.authorise.beat-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> beat() {
    return beat(instance.id())
        .chain(() -> free(instance.id()))
        .invoke(
            freed -> {
              if (freed > 0) {
                meters.counter("hutong.payments.taken.over").increment(freed);
                LOG.warnf("Set %d payments free that a dead instance held", freed);
              }
            })
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.warnf("No sign of life: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  Uni<Void> beat(UUID who) {
    return pool.preparedQuery(BEAT).execute(Tuple.of(who)).replaceWithVoid();
  }

  /**
   * @return how many payments were set free
   */
  Uni<Integer> free(UUID who) {
    return pool.preparedQuery(FREE)
        .execute(Tuple.of(who, config.deadAfter().toMillis()))
        .map(rows -> rows.rowCount());
  }
}
