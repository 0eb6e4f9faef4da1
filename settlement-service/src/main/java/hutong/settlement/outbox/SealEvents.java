package hutong.settlement.outbox;

import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import hutong.runtime.outbox.OutboxRecord;
import hutong.runtime.outbox.OutboxWriter;
import hutong.runtime.trace.TraceParent;
import hutong.settlement.cycle.PublishedFile;
import hutong.settlement.cycle.SealAnnouncement;
import hutong.settlement.cycle.StoredSeal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/**
 * Tells what was sealed and published. Trigger: sealing, or an operator who publishes again;
 * transaction: the one that does it. A second attempt finds the seal and does not come here.
 */
@ApplicationScoped
class SealEvents implements SealAnnouncement {

  private static final String CYCLE_SEALED = "hutong.cycle.sealed.v1";
  private static final String FILE_PUBLISHED = "hutong.participant-file.published.v1";

  private final OutboxWriter outbox;
  private final Ids ids;

  SealEvents(OutboxWriter outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  @Override
  public Uni<Void> sealed(SqlConnection transaction, StoredSeal seal) {
    return outbox.write(
        transaction,
        List.of(
            event(
                seal.signed().seal().cycleId(),
                CYCLE_SEALED,
                seal.sealedAt(),
                TraceParent.currentOrNew(null),
                CycleSealedV1.of(seal))));
  }

  @Override
  public Uni<Void> published(SqlConnection transaction, List<PublishedFile> files) {
    if (files.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    String trace = TraceParent.currentOrNew(null);
    return outbox.write(
        transaction,
        files.stream()
            .map(
                file ->
                    event(
                        file.cycleId(),
                        FILE_PUBLISHED,
                        file.publishedAt(),
                        trace,
                        FilePublishedV1.of(file)))
            .toList());
  }

  private OutboxRecord event(String key, String type, Instant at, String trace, Object data) {
    return new OutboxRecord(
        ids.next(), SettlementEvents.TOPIC, key, null, type, at, trace, StrictJson.write(data));
  }
}
