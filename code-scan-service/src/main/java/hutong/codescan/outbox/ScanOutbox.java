package hutong.codescan.outbox;

import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import hutong.runtime.outbox.OutboxRecord;
import hutong.runtime.outbox.OutboxWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Writes scan events beside the scans themselves, on the connection of their transaction. */
@ApplicationScoped
public class ScanOutbox {

  /** Where scan events go; the key is the payment's id. */
  public static final String TOPIC = "hutong.scans";

  private final OutboxWriter outbox;
  private final Ids ids;

  ScanOutbox(OutboxWriter outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  /** An event and the trace that it belongs to, which may be null. */
  public record Traced(ScanEvent event, String traceparent) {}

  /** Tells the events when, and only when, the caller's transaction commits. */
  public Uni<Void> tell(SqlConnection transaction, List<Traced> events) {
    return outbox.write(transaction, events.stream().map(this::row).toList());
  }

  private OutboxRecord row(Traced traced) {
    ScanEvent event = traced.event();
    return new OutboxRecord(
        ids.next(),
        TOPIC,
        event.paymentId().toString(),
        null,
        event.type(),
        event.at(),
        traced.traceparent(),
        StrictJson.write(event));
  }
}
