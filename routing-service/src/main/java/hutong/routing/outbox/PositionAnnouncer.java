package hutong.routing.outbox;

import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import hutong.runtime.outbox.OutboxRecord;
import hutong.runtime.outbox.OutboxWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells of positions that have crossed their threshold, in the caller's transaction. */
@ApplicationScoped
public class PositionAnnouncer {

  private final OutboxWriter outbox;
  private final Ids ids;

  public PositionAnnouncer(OutboxWriter outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  /** Writes the events in one statement; without a commit by the caller nobody hears of them. */
  public Uni<Void> announce(SqlConnection transaction, List<ThresholdCrossed> crossings) {
    return outbox.write(transaction, crossings.stream().map(this::row).toList());
  }

  private OutboxRecord row(ThresholdCrossed crossing) {
    return new OutboxRecord(
        ids.next(),
        ThresholdCrossed.TOPIC,
        crossing.institution(),
        null,
        ThresholdCrossed.TYPE,
        crossing.at(),
        null,
        StrictJson.write(crossing));
  }
}
