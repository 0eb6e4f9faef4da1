package hutong.settlement.cycle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Tells the outside that a cycle is closed; a later stage knows how. */
public interface CycleAnnouncement {

  /** Called once for each cycle, inside the transaction that closes it and only as part of it. */
  Uni<Void> closed(SqlConnection transaction, ClosedCycle cycle);
}
