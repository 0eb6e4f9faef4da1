package hutong.codescan.capture;

import hutong.codescan.accept.Acceptance;
import hutong.codescan.accept.Answer;
import hutong.codescan.accept.Door;
import hutong.codescan.accept.ScanRequest;
import hutong.codescan.accept.Submission;
import hutong.runtime.batch.BatchConsumer;
import hutong.runtime.clock.BusinessClock;
import hutong.runtime.event.DeadLetter;
import hutong.runtime.event.DeadLetters;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import hutong.runtime.trace.TraceParent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The Kafka door.
 *
 * <p>Trigger: a batch of {@code hutong.scan-requests}, from any producer. Transaction: that of the
 * acceptance. A second delivery is answered by the first one's rows. The answer to a request is the
 * event about it on {@code hutong.scans}; a request that breaks the contract, or that uses another
 * request's key, is a dead letter and holds back nobody.
 */
@ApplicationScoped
public class ScanRequestsTopic {

  private final BatchConsumer batches;
  private final Acceptance acceptance;
  private final DeadLetters deadLetters;
  private final BusinessClock clock;
  private final String consumer;

  ScanRequestsTopic(
      BatchConsumer batches,
      Acceptance acceptance,
      DeadLetters deadLetters,
      BusinessClock clock,
      @ConfigProperty(name = "quarkus.application.name") String consumer) {
    this.batches = batches;
    this.acceptance = acceptance;
    this.deadLetters = deadLetters;
    this.clock = clock;
    this.consumer = consumer;
  }

  /** A request and the record that it came in. */
  private record Arrival(ConsumerRecord<String, byte[]> record, Submission submission) {}

  @Incoming("scan-requests")
  Uni<Void> onScanRequests(ConsumerRecords<String, byte[]> records) {
    return batches.consume(records, this::read, this::accept);
  }

  private Arrival read(ConsumerRecord<String, byte[]> record) throws PoisonException {
    try {
      String trace = TraceParent.currentOrNew(IncomingEvent.traceparent(record));
      ScanRequest request = ScanRequestParser.kafka(record.value());
      return new Arrival(record, new Submission(request, Door.KAFKA, arrival(record), trace));
    } catch (InvalidRequest invalid) {
      String field = invalid.field() == null ? "" : invalid.field() + ": ";
      throw new PoisonException(invalid.code(), field + invalid.rule());
    }
  }

  /**
   * When the record was written, and not when it is read: a code does not stay young while a
   * consumer is behind. A producer's clock is a system clock, to which business time may be moved.
   */
  private Instant arrival(ConsumerRecord<String, byte[]> record) {
    return record.timestamp() == ConsumerRecord.NO_TIMESTAMP
        ? clock.instant()
        : clock.atSystemTime(Instant.ofEpochMilli(record.timestamp()));
  }

  private Uni<Void> accept(List<Arrival> arrivals) {
    return acceptance
        .accept(arrivals.stream().map(Arrival::submission).toList())
        .map(answers -> notTaken(arrivals, answers))
        // Sent after the commit: a record that is delivered again is not taken again.
        .chain(deadLetters::send);
  }

  private List<DeadLetter> notTaken(List<Arrival> arrivals, List<Answer> answers) {
    List<DeadLetter> letters = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) instanceof Answer.Conflict) {
        letters.add(
            DeadLetter.of(
                consumer,
                arrivals.get(i).record(),
                "IDEMPOTENCY_CONFLICT",
                "the caller's key was used for another request"));
      } else if (answers.get(i) instanceof Answer.Malformed) {
        Answer.Malformed malformed = (Answer.Malformed) answers.get(i);
        letters.add(
            DeadLetter.of(
                consumer,
                arrivals.get(i).record(),
                malformed.code(),
                malformed.field() + ": " + malformed.rule()));
      }
    }
    return letters;
  }
}
