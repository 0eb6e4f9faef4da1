package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Tells the outside how a cycle's settlement ended; a later stage knows how. */
public interface SettlementAnnouncement {

  /**
   * Called inside the transaction that ends a cycle's settlement, and again for each end that
   * follows because legs were settled outside.
   */
  Uni<Void> ended(SqlConnection transaction, EndedSettlement settlement);
}
