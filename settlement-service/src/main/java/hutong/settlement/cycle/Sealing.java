package hutong.settlement.cycle;

import hutong.settlement.net.Net;
import hutong.settlement.proof.CycleTrees;
import hutong.settlement.proof.ParticipantLeaf;
import hutong.settlement.proof.Seal;
import hutong.settlement.proof.SignedSeal;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Seals cycles that are closed: one signature over every line of every participant, chained to the
 * seal before it, and the first publication of every participant's file. All of it is one
 * transaction of its own for each cycle. A cycle that is sealed stays as it is; trying again does
 * nothing, and of several instances that try at once one seals.
 */
@ApplicationScoped
public class Sealing {

  /** Who publishes a file for the first time. */
  static final String BY_SEALING = "sealing";

  private static final Logger LOG = Logger.getLogger(Sealing.class);

  /** The service may not lock rows of seals, because it may not change them. */
  private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(hashtext('cycle_seal'))";

  private static final String UNSEALED =
      """
      select cycle_id from cycle c
       where state = 'CLOSED'
         and not exists (select 1 from cycle_seal s where s.cycle_id = c.cycle_id)
      """;

  /** A cycle with the one before it of its type, as {@link CycleOrder} has it. */
  private static final String FIND =
      """
      select c.type, c.settlement_date, c.state, s.cycle_id is not null as sealed,
             e.cycle_id as previous, p.seal_hash as previous_hash
        from cycle c
        left join cycle_seal s on s.cycle_id = c.cycle_id
        left join lateral (
          select b.cycle_id from cycle b
           where b.type = c.type
             and (b.settlement_date, length(b.cycle_id), b.cycle_id collate "C")
               < (c.settlement_date, length(c.cycle_id), c.cycle_id collate "C")
           order by b.settlement_date desc, length(b.cycle_id) desc, b.cycle_id collate "C" desc
           limit 1) e on true
        left join cycle_seal p on p.cycle_id = e.cycle_id
       where c.cycle_id = $1
      """;

  private static final String NETS =
      "select participant, currency, net_minor from cycle_net where cycle_id = $1";

  private final Pool pool;
  private final Clock clock;
  private final SealKeys keys;
  private final Publishing publishing;
  private final SealAnnouncement announcement;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong unsealed = new AtomicLong();
  private final AtomicLong differing = new AtomicLong();

  Sealing(
      Pool pool,
      Clock clock,
      SealKeys keys,
      Publishing publishing,
      SealAnnouncement announcement,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.keys = keys;
    this.publishing = publishing;
    this.announcement = announcement;
    meters.gauge("hutong.cycles.unsealed", unsealed);
    meters.gauge("hutong.cycles.unsealed.differing", differing);
  }

  /** What came of an attempt to seal. */
  public enum Outcome {
    /** This attempt sealed the cycle. */
    SEALED,
    /** It was sealed before; nothing was done. */
    ALREADY_SEALED,
    /**
     * Not closed, or the cycle before it is not sealed, or another instance is sealing, or there is
     * no key; nothing was done.
     */
    WAITING,
    /** The lines do not sum to the nets with which the cycle was closed; nothing was done. */
    DIFFERS
  }

  /**
   * Has everything sealed that can be, soon and in the background: a large cycle takes seconds, and
   * whoever has just closed it shall not wait.
   */
  public void wake() {
    if (asked.getAndIncrement() == 0) {
      sealAllAsked();
    }
  }

  private void sealAllAsked() {
    int seen = asked.get();
    run()
        .onFailure()
        .invoke(failure -> LOG.warnf("Cycles not sealed: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull()
        .subscribe()
        .with(
            done -> {
              if (asked.addAndGet(-seen) > 0) {
                sealAllAsked();
              }
            });
  }

  /** Tries every closed cycle that is not sealed once, the oldest first. */
  public Uni<Void> run() {
    return pool.query(UNSEALED)
        .execute()
        .map(Sealing::oldestFirst)
        .flatMap(
            cycleIds ->
                Multi.createFrom()
                    .iterable(cycleIds)
                    .onItem()
                    .transformToUniAndConcatenate(this::trySeal)
                    .collect()
                    .asList())
        .invoke(this::count)
        .replaceWithVoid();
  }

  private static List<String> oldestFirst(RowSet<Row> rows) {
    List<String> cycleIds = new ArrayList<>();
    rows.forEach(row -> cycleIds.add(row.getString(0)));
    cycleIds.sort(CycleOrder.OLDEST_FIRST);
    return cycleIds;
  }

  /** As {@link #seal}; a failure is logged, and the schedule tries again. */
  private Uni<Outcome> trySeal(String cycleId) {
    return seal(cycleId)
        .onFailure()
        .invoke(
            failure ->
                LOG.warnf(
                    "Sealing failed: cycleId=%s failure=%s", cycleId, failure.getClass().getName()))
        .onFailure()
        .recoverWithItem(Outcome.WAITING);
  }

  private void count(List<Outcome> outcomes) {
    unsealed.set(
        outcomes.stream().filter(o -> o == Outcome.WAITING || o == Outcome.DIFFERS).count());
    differing.set(outcomes.stream().filter(o -> o == Outcome.DIFFERS).count());
  }

  /** Tries to seal a cycle. May be called at any time and any number of times. */
  public Uni<Outcome> seal(String cycleId) {
    if (!keys.canSign()) {
      return Uni.createFrom().item(Outcome.WAITING);
    }
    return pool.withTransaction(tx -> seal(tx, cycleId))
        .invoke(
            outcome -> {
              if (outcome == Outcome.SEALED) {
                LOG.infof("Cycle sealed: cycleId=%s", cycleId);
              }
            });
  }

  private Uni<Outcome> seal(SqlConnection tx, String cycleId) {
    return tx.query(TRY_LOCK)
        .execute()
        .flatMap(
            locked ->
                locked.iterator().next().getBoolean(0)
                    ? tx.preparedQuery(FIND)
                        .execute(Tuple.of(cycleId))
                        .flatMap(rows -> sealLocked(tx, cycleId, rows))
                    : Uni.createFrom().item(Outcome.WAITING));
  }

  private Uni<Outcome> sealLocked(SqlConnection tx, String cycleId, RowSet<Row> rows) {
    if (!rows.iterator().hasNext()) {
      return Uni.createFrom().item(Outcome.WAITING);
    }
    Row cycle = rows.iterator().next();
    if (cycle.getBoolean("sealed")) {
      return Uni.createFrom().item(Outcome.ALREADY_SEALED);
    }
    boolean ready =
        CycleState.CLOSED.name().equals(cycle.getString("state"))
            && (cycle.getString("previous") == null || cycle.getBuffer("previous_hash") != null);
    return ready ? sealReady(tx, cycleId, cycle) : Uni.createFrom().item(Outcome.WAITING);
  }

  private Uni<Outcome> sealReady(SqlConnection tx, String cycleId, Row cycle) {
    CycleTrees trees = new CycleTrees();
    return CycleItems.forEach(tx, cycleId, null, trees::add)
        .chain(() -> tx.preparedQuery(NETS).execute(Tuple.of(cycleId)))
        .flatMap(
            nets -> {
              List<ParticipantLeaf> leaves = trees.leaves();
              if (!nets(nets).equals(nets(leaves))) {
                LOG.errorf(
                    "Cycle cannot be sealed, its lines are not its nets: cycleId=%s", cycleId);
                return Uni.createFrom().item(Outcome.DIFFERS);
              }
              return write(tx, sign(cycleId, cycle, leaves)).replaceWith(Outcome.SEALED);
            });
  }

  private static Set<Net> nets(RowSet<Row> rows) {
    Set<Net> nets = new HashSet<>();
    rows.forEach(row -> nets.add(new Net(row.getString(0), row.getString(1), row.getLong(2))));
    return nets;
  }

  private static Set<Net> nets(List<ParticipantLeaf> leaves) {
    Set<Net> nets = new HashSet<>();
    leaves.forEach(
        leaf ->
            leaf.netsMinor()
                .forEach((currency, net) -> nets.add(new Net(leaf.participant(), currency, net))));
    return nets;
  }

  private StoredSeal sign(String cycleId, Row cycle, List<ParticipantLeaf> leaves) {
    String previous = cycle.getString("previous");
    Seal seal =
        Seal.over(
            cycleId,
            cycle.getString("type"),
            cycle.getLocalDate("settlement_date"),
            leaves,
            previous,
            previous == null ? null : cycle.getBuffer("previous_hash").getBytes());
    SignedSeal signed = new SignedSeal(seal, keys.keyId(), keys.sign(seal.text()));
    return new StoredSeal(
        signed, seal.hash(), clock.instant().truncatedTo(ChronoUnit.MILLIS), leaves);
  }

  private Uni<Void> write(SqlConnection tx, StoredSeal stored) {
    return SealTables.insert(tx, stored)
        .chain(() -> announcement.sealed(tx, stored))
        .chain(() -> publishing.publishAll(tx, stored));
  }
}
