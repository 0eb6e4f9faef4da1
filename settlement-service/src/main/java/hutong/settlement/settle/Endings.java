package hutong.settlement.settle;

import hutong.settlement.settle.SettlementTable.Held;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Ends the settlement of a cycle and tells of it, in the transaction of whatever ended it. */
@ApplicationScoped
class Endings {

  private static final Logger LOG = Logger.getLogger(Endings.class);

  private final SettlementAnnouncement announcement;
  private final MeterRegistry meters;

  Endings(SettlementAnnouncement announcement, MeterRegistry meters) {
    this.announcement = announcement;
    this.meters = meters;
  }

  /**
   * What follows for a cycle under way from what has become of its legs.
   *
   * @param retryAt when legs that are rejected are tried anew, if nothing else is wrong
   */
  Uni<Void> follow(SqlConnection tx, Held cycle, List<Leg> legs, Instant now, Instant retryAt) {
    if (Settling.CONTRADICTED.equals(cycle.reason())) {
      // What is confirmed may be undone; nothing follows from it until a person has looked.
      return Uni.createFrom().voidItem();
    }
    return goOn(tx, cycle, legs, now, retryAt);
  }

  /** The same also where the agent has contradicted itself, for people have looked. */
  Uni<Void> goOn(SqlConnection tx, Held cycle, List<Leg> legs, Instant now, Instant retryAt) {
    if (legs.stream().allMatch(Leg::paid)) {
      return end(tx, cycle, legs, SettlementState.SETTLED, now);
    }
    SettlementTable table = new SettlementTable(tx);
    if (legs.stream().anyMatch(leg -> leg.state() == LegState.MISMATCHED)) {
      return table.trouble(cycle.cycleId(), Settling.MISMATCHED, null);
    }
    if (legs.stream().anyMatch(leg -> leg.state() == LegState.REJECTED)) {
      return table.trouble(cycle.cycleId(), Settling.LEG_REJECTED, retryAt);
    }
    return table.trouble(cycle.cycleId(), null, null);
  }

  Uni<Void> end(SqlConnection tx, Held held, List<Leg> legs, SettlementState state, Instant now) {
    SettlementTable table = new SettlementTable(tx);
    return table
        .end(held.cycleId(), state, now)
        .chain(() -> table.step(held.cycleId(), state.name(), held.attempt(), now, null))
        .chain(
            () ->
                announcement.ended(
                    tx,
                    new EndedSettlement(
                        held.cycleId(), held.cycleType(), held.settlementDate(), state, now, legs)))
        .invoke(() -> said(held.cycleId(), state));
  }

  private void said(String cycleId, SettlementState state) {
    meters.counter("hutong.settlements.ended", "state", state.name()).increment();
    if (state == SettlementState.SETTLED) {
      LOG.infof("Cycle settled: cycleId=%s", cycleId);
    } else {
      LOG.errorf("Cycle not settled: cycleId=%s state=%s", cycleId, state);
    }
  }
}
