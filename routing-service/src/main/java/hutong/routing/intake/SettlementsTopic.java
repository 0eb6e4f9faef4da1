package hutong.routing.intake;

import hutong.runtime.batch.BatchConsumer;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Reads {@code hutong.settlements}. Of all that is told there routing needs one thing, that a cycle
 * is paid; everything else is for others and is passed over, also what will be told one day.
 */
@ApplicationScoped
public class SettlementsTopic {

  private final BatchConsumer batches;
  private final SettledCycles settled;

  SettlementsTopic(BatchConsumer batches, SettledCycles settled) {
    this.batches = batches;
    this.settled = settled;
  }

  @Incoming("settlements")
  public Uni<Void> onSettlements(ConsumerRecords<String, byte[]> records) {
    return batches.consume(records, this::parse, settled::take);
  }

  private SettledCycle parse(ConsumerRecord<String, byte[]> record) throws PoisonException {
    IncomingEvent event = IncomingEvent.cloudEvent(record);
    if (!event.type().equals(SettledCycle.TYPE)) {
      return null;
    }
    SettledCycle cycle = SettledCycle.read(event);
    return cycle.isOfPayments() ? cycle : null;
  }
}
