package hutong.settlement.outbox;

import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import hutong.runtime.outbox.OutboxRecord;
import hutong.runtime.outbox.OutboxWriter;
import hutong.runtime.trace.TraceParent;
import hutong.settlement.reconcile.FinishedRun;
import hutong.settlement.reconcile.ReconciliationAnnouncement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Writes the event of a finished reconciliation. Trigger: the end of a run; transaction: the one
 * that ends it. A second sending of the same file finds the run and does not come here.
 */
@ApplicationScoped
class ReconciliationEvents implements ReconciliationAnnouncement {

  private static final String TOPIC = "hutong.settlements";
  private static final String FINISHED = "hutong.reconciliation.finished.v1";

  private final OutboxWriter outbox;
  private final Ids ids;

  ReconciliationEvents(OutboxWriter outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  @Override
  public Uni<Void> finished(SqlConnection transaction, FinishedRun run) {
    OutboxRecord event =
        new OutboxRecord(
            ids.next(),
            TOPIC,
            run.cycleId(),
            null,
            FINISHED,
            run.finishedAt(),
            TraceParent.currentOrNew(null),
            StrictJson.write(ReconciliationFinishedV1.of(run)));
    return outbox.write(transaction, List.of(event));
  }
}
