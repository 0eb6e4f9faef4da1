package hutong.settlement.reconcile;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Tells the outside that a run has ended; a later stage knows how. */
public interface ReconciliationAnnouncement {

  /** Called once for each run that is done, inside the transaction that ends it. */
  Uni<Void> finished(SqlConnection transaction, FinishedRun run);
}
