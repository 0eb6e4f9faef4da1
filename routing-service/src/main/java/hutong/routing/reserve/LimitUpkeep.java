package hutong.routing.reserve;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Forgets the counters of days that are long over. Age is by the database's clock, so that a
 * business clock that is moved gives no payer a day anew.
 */
@ApplicationScoped
class LimitUpkeep {

  private static final Logger LOG = Logger.getLogger(LimitUpkeep.class);

  private final Pool pool;
  private final int keepDays;

  LimitUpkeep(Pool pool, @ConfigProperty(name = "hutong.limits.keep-days") int keepDays) {
    this.pool = pool;
    this.keepDays = keepDays;
  }

  @Scheduled(every = "1h", delayed = "2m")
  Uni<Void> forget() {
    return pool.preparedQuery("select limit_counter_forget($1)")
        .execute(Tuple.of(keepDays))
        .replaceWithVoid()
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf("Limit counters were not forgotten: %s", failure.getClass().getName()));
  }
}
