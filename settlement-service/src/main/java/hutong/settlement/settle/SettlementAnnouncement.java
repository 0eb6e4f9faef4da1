package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Tells the outside how a cycle's settlement ended; a later stage knows how. */
public interface SettlementAnnouncement {

  /** Called once for each cycle, inside the transaction that ends its settlement. */
  Uni<Void> ended(SqlConnection transaction, EndedSettlement settlement);
}
