package hutong.routing.outbox;

import hutong.routing.outbox.Events.Completed;
import hutong.routing.outbox.Events.CycleEnded;
import hutong.routing.outbox.Events.Declined;
import hutong.routing.outbox.Events.Event;
import hutong.routing.outbox.Events.RefundCompleted;
import hutong.routing.outbox.Events.RefundRefused;
import hutong.routing.outbox.Events.Refused;
import hutong.routing.outbox.Events.Reversed;
import hutong.routing.outbox.Events.Suspended;
import hutong.routing.outbox.Events.SuspenseReleased;
import hutong.runtime.id.Ids;
import hutong.runtime.json.StrictJson;
import hutong.runtime.outbox.OutboxRecord;
import hutong.runtime.outbox.OutboxWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Turns events into outbox rows of the caller's transaction. */
@ApplicationScoped
public class Announcer {

  private final OutboxWriter outbox;
  private final Ids ids;

  public Announcer(OutboxWriter outbox, Ids ids) {
    this.outbox = outbox;
    this.ids = ids;
  }

  /**
   * An event of one payment.
   *
   * @param traceparent of the scan that it goes back to, or null
   */
  public record News(Event event, String traceparent) {}

  /** Writes the news in one statement; without a commit by the caller nobody hears of them. */
  public Uni<Void> announce(SqlConnection transaction, List<News> news) {
    return outbox.write(transaction, news.stream().map(this::row).toList());
  }

  private OutboxRecord row(News news) {
    Event event = news.event();
    if (event instanceof Refused) {
      Refused e = (Refused) event;
      return row(e.paymentId().toString(), null, Refused.TYPE, e.decidedAt(), news);
    }
    if (event instanceof Declined) {
      Declined e = (Declined) event;
      return row(e.paymentId().toString(), null, Declined.TYPE, e.declinedAt(), news);
    }
    if (event instanceof Completed) {
      Completed e = (Completed) event;
      return row(e.paymentId().toString(), null, Completed.TYPE, e.completedAt(), news);
    }
    if (event instanceof Reversed) {
      Reversed e = (Reversed) event;
      return row(e.paymentId().toString(), null, Reversed.TYPE, e.reversedAt(), news);
    }
    if (event instanceof Suspended) {
      Suspended e = (Suspended) event;
      return row(e.paymentId().toString(), null, Suspended.TYPE, e.suspendedAt(), news);
    }
    if (event instanceof SuspenseReleased) {
      SuspenseReleased e = (SuspenseReleased) event;
      return row(e.paymentId().toString(), null, SuspenseReleased.TYPE, e.releasedAt(), news);
    }
    if (event instanceof RefundCompleted) {
      RefundCompleted e = (RefundCompleted) event;
      return row(e.paymentId().toString(), null, RefundCompleted.TYPE, e.completedAt(), news);
    }
    if (event instanceof RefundRefused) {
      RefundRefused e = (RefundRefused) event;
      return row(e.paymentId().toString(), null, RefundRefused.TYPE, e.refusedAt(), news);
    }
    CycleEnded e = (CycleEnded) event;
    return row(e.cycleId(), e.partition(), CycleEnded.TYPE, e.endedAt(), news);
  }

  private OutboxRecord row(
      String key, Integer partition, String type, java.time.Instant time, News news) {
    return new OutboxRecord(
        ids.next(),
        Events.TOPIC,
        key,
        partition,
        type,
        time,
        news.traceparent(),
        StrictJson.write(news.event()));
  }
}
