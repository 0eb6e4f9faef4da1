package hutong.routing.intake;

import hutong.runtime.batch.BatchConsumer;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads {@code hutong.scans} in batches; refused scans have ended already and are passed over. */
@ApplicationScoped
public class ScansTopic {

  private static final String REFUSED = "hutong.scan.refused.v1";

  private final BatchConsumer batches;
  private final Intake intake;

  ScansTopic(BatchConsumer batches, Intake intake) {
    this.batches = batches;
    this.intake = intake;
  }

  @Incoming("scans")
  public Uni<Void> onScans(ConsumerRecords<String, byte[]> records) {
    return batches.consume(records, this::parse, intake::take);
  }

  private AcceptedScan parse(ConsumerRecord<String, byte[]> record) throws PoisonException {
    IncomingEvent event = IncomingEvent.cloudEvent(record);
    switch (event.type()) {
      case AcceptedScan.TYPE:
        return AcceptedScan.read(event);
      case REFUSED:
        return null;
      default:
        throw new PoisonException("UNSUPPORTED_TYPE", "no such event is known on this topic");
    }
  }
}
