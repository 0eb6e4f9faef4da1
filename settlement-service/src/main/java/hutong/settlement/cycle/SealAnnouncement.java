package hutong.settlement.cycle;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** Tells the outside what was sealed and published; a later stage knows how. */
public interface SealAnnouncement {

  /** Called once for each cycle, inside the transaction that seals it and only as part of it. */
  Uni<Void> sealed(SqlConnection transaction, StoredSeal seal);

  /** Called once for each publication, inside the transaction that makes it. */
  Uni<Void> published(SqlConnection transaction, List<PublishedFile> files);
}
