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
