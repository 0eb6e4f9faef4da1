package hutong.codescan.status;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Tells those who watch a payment when there is something new to see.
 *
 * <p>The instance at which somebody watches is seldom the one that takes the payment's events, so
 * it is the database that is looked at: for all watched payments in one query, a few times a
 * second, and only while anybody watches. Changes between two looks are told as one, as what stands
 * after them.
 */
@ApplicationScoped
public class Watch {

  private static final Logger LOG = Logger.getLogger(Watch.class);

  private static final String NEWS =
      """
      select payment_id
      from scan join unnest($1::uuid[], $2::int[]) as seen (payment_id, version) using (payment_id)
      where scan.version > seen.version
      """;

  private final Pool pool;
  private final Scans scans;
  private final Vertx vertx;
  private final long lookEveryMillis;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  Watch(Pool pool, Scans scans, Vertx vertx, StreamConfig config) {
    this.pool = pool;
    this.scans = scans;
    this.vertx = vertx;
    this.lookEveryMillis = config.lookEvery().toMillis();
    if (lookEveryMillis < 1) {
      throw new IllegalStateException("hutong.codescan.streams.look-every must be 1 ms at least");
    }
  }

  /** Somebody who watches a payment. */
  public static final class Watcher {
    private final UUID paymentId;
    private final Consumer<Scan> told;
    private volatile int seen;

    private Watcher(UUID paymentId, int seen, Consumer<Scan> told) {
      this.paymentId = paymentId;
      this.seen = seen;
      this.told = told;
    }
  }

  /**
   * Watches a payment until {@link #forget}.
   *
   * @param seen the version of the scan that is known already
   * @param told hears of every later version, on any thread; must not block
   */
  public Watcher add(UUID paymentId, int seen, Consumer<Scan> told) {
    Watcher watcher = new Watcher(paymentId, seen, told);
    watchers.add(watcher);
    lookSoon();
    return watcher;
  }

  public void forget(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** One look at a time; the next one is due when this one is over and somebody still watches. */
  private void lookSoon() {
    if (!watchers.isEmpty() && looking.compareAndSet(false, true)) {
      vertx.setTimer(
          lookEveryMillis,
          due ->
              look()
                  .onFailure()
                  .invoke(
                      failure ->
                          LOG.warnf(
                              "Watched payments were not looked at: %s",
                              failure.getClass().getName()))
                  .onTermination()
                  .invoke(
                      () -> {
                        looking.set(false);
                        lookSoon();
                      })
                  .subscribe()
                  .with(done -> {}, failure -> {}));
    }
  }

  private Uni<Void> look() {
    List<Watcher> all = List.copyOf(watchers);
    Map<UUID, Integer> seen = new TreeMap<>();
    all.forEach(watcher -> seen.merge(watcher.paymentId, watcher.seen, Math::min));
    if (seen.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return pool.preparedQuery(NEWS)
        .execute(
            Tuple.of(seen.keySet().toArray(UUID[]::new), seen.values().toArray(Integer[]::new)))
        .map(
            rows -> {
              List<UUID> changed = new ArrayList<>(rows.size());
              rows.forEach(row -> changed.add(row.getUUID(0)));
              return changed;
            })
        .flatMap(changed -> changed.isEmpty() ? none() : scans.find(changed))
        .invoke(found -> found.forEach(scan -> tell(all, scan)))
        .replaceWithVoid();
  }

  private static Uni<List<Scan>> none() {
    return Uni.createFrom().item(List.of());
  }

  private static void tell(List<Watcher> all, Scan scan) {
    for (Watcher watcher : all) {
      if (watcher.paymentId.equals(scan.paymentId()) && watcher.seen < scan.version()) {
        watcher.seen = scan.version();
        watcher.told.accept(scan);
      }
    }
  }
}
