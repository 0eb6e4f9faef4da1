package hutong.routing.intake;

import hutong.routing.reserve.PositionReleases;
import hutong.runtime.batch.DataFailure;
import hutong.runtime.inbox.Inbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Takes what is paid out of the positions. One transaction holds a batch: which events were taken
 * and what they release. A second delivery finds its event taken; another event about the same
 * participant and cycle, as the last word on a cycle after a part of it, finds that released.
 */
@ApplicationScoped
public class SettledCycles {

  private static final String CONSUMER = "routing.settlements";

  private final Pool pool;
  private final Inbox inbox;
  private final PositionReleases releases;

  SettledCycles(Pool pool, Inbox inbox, PositionReleases releases) {
    this.pool = pool;
    this.inbox = inbox;
    this.releases = releases;
  }

  Uni<Void> take(List<SettledCycle> cycles) {
    return pool.withTransaction(transaction -> take(transaction, cycles));
  }

  private Uni<Void> take(SqlConnection transaction, List<SettledCycle> cycles) {
    return inbox
        .claim(transaction, CONSUMER, cycles.stream().map(SettledCycle::eventId).toList())
        .map(claimed -> fresh(cycles, claimed))
        .call(fresh -> known(transaction, fresh))
        .chain(
            fresh ->
                releases.release(
                    transaction, fresh.stream().flatMap(c -> c.releases().stream()).toList()));
  }

  private static List<SettledCycle> fresh(List<SettledCycle> cycles, Set<UUID> claimed) {
    Set<UUID> left = new HashSet<>(claimed);
    return cycles.stream().filter(cycle -> left.remove(cycle.eventId())).toList();
  }

  /**
   * Settlement closes a cycle after its last marker, so one that has not ended here is no cycle.
   */
  private Uni<Void> known(SqlConnection transaction, List<SettledCycle> cycles) {
    Set<String> ids = new HashSet<>();
    cycles.forEach(cycle -> ids.add(cycle.body().cycleId()));
    return releases
        .ended(transaction, ids)
        .invoke(
            ended -> {
              if (!ended.containsAll(ids)) {
                throw new DataFailure("UNKNOWN_CYCLE", "no such cycle has ended here");
              }
            })
        .replaceWithVoid();
  }
}
