package hutong.codescan.capture;

import hutong.codescan.status.OutcomeReader;
import hutong.codescan.status.Outcomes;
import hutong.runtime.batch.BatchConsumer;
import hutong.runtime.event.IncomingEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Where outcomes of payments come in.
 *
 * <p>Trigger: a batch of {@code hutong.payments}. Transaction and second delivery: see {@link
 * Outcomes}.
 */
@ApplicationScoped
public class PaymentsTopic {

  private final BatchConsumer batches;
  private final Outcomes outcomes;

  PaymentsTopic(BatchConsumer batches, Outcomes outcomes) {
    this.batches = batches;
    this.outcomes = outcomes;
  }

  @Incoming("payments")
  Uni<Void> onPayments(ConsumerRecords<String, byte[]> records) {
    return batches.consume(
        records, record -> OutcomeReader.read(IncomingEvent.cloudEvent(record)), outcomes::apply);
  }
}
