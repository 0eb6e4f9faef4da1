package hutong.settlement.outbox;

import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import hutong.runtime.outbox.OutboxRecord;
import hutong.runtime.outbox.OutboxWriter;
import hutong.runtime.trace.TraceParent;
import hutong.settlement.cycle.ClosedCycle;
import hutong.settlement.cycle.CycleAnnouncement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Writes the events of this service to the outbox. Trigger: the closing of a cycle; transaction:
 * the one that closes it. A second attempt to close finds the cycle closed and does not come here.
 */
@ApplicationScoped
class SettlementEvents implements CycleAnnouncement {

  static final String TOPIC = "hutong.settlements";
  private static final String CYCLE_CLOSED = "hutong.cycle.closed.v1";

  private final OutboxWriter outbox;
  private final Ids ids;

  SettlementEvents(OutboxWriter outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  @Override
  public Uni<Void> closed(SqlConnection transaction, ClosedCycle cycle) {
    OutboxRecord event =
        new OutboxRecord(
            ids.next(),
            TOPIC,
            cycle.cycleId(),
            null,
            CYCLE_CLOSED,
            cycle.closedAt(),
            TraceParent.currentOrNew(cycle.traceparent()),
            StrictJson.write(CycleClosedV1.of(cycle)));
    return outbox.write(transaction, List.of(event));
  }
}
