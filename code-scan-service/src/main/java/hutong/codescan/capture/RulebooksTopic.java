package hutong.codescan.capture;

import hutong.codescan.openness.Openness;
import hutong.runtime.batch.BatchConsumer;
import hutong.runtime.event.IncomingEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Where rulebooks come in that have taken effect.
 *
 * <p>Trigger: a batch of {@code hutong.rulebooks}, of which every instance reads all. There is no
 * transaction, because nothing is stored; a second delivery changes nothing.
 */
@ApplicationScoped
public class RulebooksTopic {

  private final BatchConsumer batches;
  private final Openness openness;

  RulebooksTopic(BatchConsumer batches, Openness openness) {
    this.batches = batches;
    this.openness = openness;
  }

  @Incoming("rulebooks")
  Uni<Void> onRulebooks(ConsumerRecords<String, byte[]> records) {
    return batches.consume(
        records,
        record -> Openness.read(IncomingEvent.cloudEvent(record)),
        announced -> {
          announced.forEach(openness::take);
          return Uni.createFrom().voidItem();
        });
  }
}
