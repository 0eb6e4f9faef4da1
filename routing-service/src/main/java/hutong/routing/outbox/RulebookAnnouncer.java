package hutong.routing.outbox;

import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import hutong.runtime.outbox.OutboxRecord;
import hutong.runtime.outbox.OutboxWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Tells which rulebook is in force, on the caller's connection. */
@ApplicationScoped
public class RulebookAnnouncer {

  private final OutboxWriter outbox;
  private final Ids ids;

  public RulebookAnnouncer(OutboxWriter outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  /**
   * Writes the event; without a commit by the caller nobody hears of it.
   *
   * @param at business time
   */
  public Uni<Void> announce(SqlConnection transaction, InForce book, Instant at) {
    OutboxRecord row =
        new OutboxRecord(
            ids.next(),
            InForce.TOPIC,
            InForce.KEY,
            null,
            InForce.TYPE,
            at,
            null,
            StrictJson.write(book));
    return outbox.write(transaction, List.of(row));
  }
}
