package hutong.settlement.settle;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Fetches what the agent has said and has it taken. Instances may fetch the same message; it is
 * taken once.
 */
@Singleton
class Post {

  private static final Logger LOG = Logger.getLogger(Post.class);

  private static final String LAST =
      """
      select cursor from settlement_message where cursor is not null
       order by received_at desc limit 1
      """;

  private final Pool pool;
  private final SettlementGateway gateway;
  private final AgentMessages messages;
  private final MeterRegistry meters;

  /** What was read last; also of messages of which nothing is stored, so that they are passed. */
  private final AtomicReference<String> cursor = new AtomicReference<>();

  Post(Pool pool, SettlementGateway gateway, AgentMessages messages, MeterRegistry meters) {
    this.pool = pool;
    this.gateway = gateway;
    this.messages = messages;
    this.meters = meters;
  }

  /** Takes all that is there; a failure leaves the rest to the next call. */
  Uni<Void> fetch() {
    return (cursor.get() == null ? last() : Uni.createFrom().item(cursor.get()))
        .flatMap(gateway::fetch)
        .flatMap(
            received ->
                Multi.createFrom()
                    .iterable(received)
                    .onItem()
                    .transformToUniAndConcatenate(this::take)
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  private Uni<String> last() {
    return pool.query(LAST)
        .execute()
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString(0));
  }

  private Uni<Void> take(Received received) {
    boolean readable = true;
    Uni<?> taken;
    try {
      taken = messages.take(received.xml(), received.cursor());
    } catch (BadMessageException | ArithmeticException bad) {
      readable = false;
      taken = Uni.createFrom().voidItem();
      meters.counter("hutong.settlement.messages", "outcome", "REFUSED").increment();
      LOG.errorf(
          "The agent's message cannot be read: cursor=%s why=%s",
          received.cursor(), bad.getMessage());
    }
    boolean wasReadable = readable;
    return taken
        .chain(() -> gateway.done(received, wasReadable))
        .invoke(() -> cursor.set(received.cursor()));
  }
}
