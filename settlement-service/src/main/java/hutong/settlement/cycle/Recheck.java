package hutong.settlement.cycle;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Tries again to close the cycles whose markers are all there: after a crash between the last
 * marker and the closing, and after something was sent again that had been missing. And seals what
 * was closed before such a crash.
 */
@ApplicationScoped
public class Recheck {

  private static final Logger LOG = Logger.getLogger(Recheck.class);

  private static final String COMPLETE =
      """
      select cycle_id from cycle c
       where state = 'DRAINING'
         and partitions = (select count(*) from cycle_marker m where m.cycle_id = c.cycle_id)
      """;

  private static final String COUNT_MISMATCHED =
      "select count(*) from cycle where state <> 'CLOSED' and mismatch is not null";

  private final Pool pool;
  private final Closing closing;
  private final Sealing sealing;
  private final AtomicLong mismatched = new AtomicLong();

  Recheck(Pool pool, Closing closing, Sealing sealing, MeterRegistry meters) {
    this.pool = pool;
    this.closing = closing;
    this.sealing = sealing;
    meters.gauge("hutong.cycles.mismatched", mismatched);
  }

  @Scheduled(
      every = "${hutong.cycles.recheck-every:30s}",
      delayed = "5s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> scheduled() {
    return run()
        .onFailure()
        .invoke(failure -> LOG.warnf("Cycles not rechecked: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * Tries every complete cycle once, the oldest first, and counts those that do not agree; then has
   * sealed what is closed.
   */
  public Uni<Void> run() {
    return pool.query(COMPLETE)
        .execute()
        .map(
            rows -> {
              List<String> cycleIds = new ArrayList<>();
              rows.forEach(row -> cycleIds.add(row.getString(0)));
              cycleIds.sort(CycleOrder.OLDEST_FIRST);
              return cycleIds;
            })
        .flatMap(this::tryAll)
        .chain(this::count)
        .invoke(sealing::wake);
  }

  private Uni<Void> tryAll(List<String> cycleIds) {
    return Multi.createFrom()
        .iterable(cycleIds)
        .onItem()
        .transformToUniAndConcatenate(cycleId -> closing.tryToClose(cycleId, null))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> count() {
    return pool.query(COUNT_MISMATCHED)
        .execute()
        .invoke(rows -> mismatched.set(rows.iterator().next().getLong(0)))
        .replaceWithVoid();
  }
}
