package hutong.settlement.outbox;

import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import hutong.runtime.outbox.OutboxRecord;
import hutong.runtime.outbox.OutboxWriter;
import hutong.runtime.trace.TraceParent;
import hutong.settlement.settle.EndedSettlement;
import hutong.settlement.settle.SettlementAnnouncement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Tells how the settlement of a cycle ended. Trigger: its end; transaction: the one that ends it.
 * It is told again, with all legs, where legs are settled outside after that.
 */
@ApplicationScoped
class SettledEvents implements SettlementAnnouncement {

  private static final String TOPIC = "hutong.settlements";
  private static final String CYCLE_SETTLED = "hutong.cycle.settled.v1";

  private final OutboxWriter outbox;
  private final Ids ids;

  SettledEvents(OutboxWriter outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  @Override
  public Uni<Void> ended(SqlConnection transaction, EndedSettlement settlement) {
    OutboxRecord event =
        new OutboxRecord(
            ids.next(),
            TOPIC,
            settlement.cycleId(),
            null,
            CYCLE_SETTLED,
            settlement.at(),
            TraceParent.currentOrNew(null),
            StrictJson.write(CycleSettledV1.of(settlement)));
    return outbox.write(transaction, List.of(event));
  }
}
