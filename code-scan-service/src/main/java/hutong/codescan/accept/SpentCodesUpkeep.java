package hutong.codescan.accept;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Forgets codes that were spent long ago. Age is by the database's clock, so that a business clock
 * that is moved makes no code spendable again; and a request that comes again after that finds its
 * code expired, because it was scanned as long ago.
 */
@ApplicationScoped
class SpentCodesUpkeep {

  private static final Logger LOG = Logger.getLogger(SpentCodesUpkeep.class);

  private final Pool pool;
  private final int keepDays;

  SpentCodesUpkeep(Pool pool, CodeScanConfig config) {
    this.pool = pool;
    this.keepDays = config.paymentCodes().keepDays();
  }

  @Scheduled(every = "1h", delayed = "2m")
  Uni<Void> forget() {
    return pool.preparedQuery("select spent_code_forget($1)")
        .execute(Tuple.of(keepDays))
        .replaceWithVoid()
        .onFailure()
        .invoke(
            failure ->
                LOG.errorf("Spent codes were not forgotten: %s", failure.getClass().getName()));
  }
}
