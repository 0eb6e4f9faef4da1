package hutong.runtime.batch;

import hutong.runtime.event.DeadLetter;
import hutong.runtime.event.DeadLetters;
import hutong.runtime.event.PoisonException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes a batch of records in one transaction. What can never be taken becomes a dead letter and
 * holds nobody back; what cannot be taken now is tried again until it can, because the offset is
 * committed only after this has completed.
 */
@ApplicationScoped
public class BatchConsumer {

  private static final Logger LOG = Logger.getLogger(BatchConsumer.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

  private final DeadLetters deadLetters;
  private final String consumer;

  BatchConsumer(
      DeadLetters deadLetters, @ConfigProperty(name = "quarkus.application.name") String consumer) {
    this.deadLetters = deadLetters;
    this.consumer = consumer;
  }

  /** Reads one record; null means that the record is not meant for this consumer. */
  public interface Parser<T> {
    T parse(ConsumerRecord<String, byte[]> record) throws PoisonException;
  }

  /**
   * Takes the records. A second delivery must have no second effect: that is the transaction's
   * part, by the inbox or by a natural key.
   *
   * @param transaction writes dedupe rows, effects and outbox rows of all items together
   */
  public <T> Uni<Void> consume(
      ConsumerRecords<String, byte[]> records,
      Parser<T> parser,
      Function<List<T>, Uni<Void>> transaction) {
    List<DeadLetter> letters = new ArrayList<>();
    List<Parsed<T>> parsed = new ArrayList<>(records.count());
    for (ConsumerRecord<String, byte[]> record : records) {
      parse(record, parser, parsed, letters);
    }
    return untilDone("a batch of " + parsed.size(), () -> take(parsed, transaction))
        .invoke(letters::addAll)
        .chain(() -> untilDone("dead letters", () -> deadLetters.send(letters)));
  }

  private record Parsed<T>(ConsumerRecord<String, byte[]> record, T item) {}

  private <T> void parse(
      ConsumerRecord<String, byte[]> record,
      Parser<T> parser,
      List<Parsed<T>> parsed,
      List<DeadLetter> letters) {
    try {
      T item = parser.parse(record);
      if (item != null) {
        parsed.add(new Parsed<>(record, item));
      }
    } catch (PoisonException poison) {
      letters.add(DeadLetter.of(consumer, record, poison.reason(), poison.detail()));
    } catch (RuntimeException bug) {
      letters.add(DeadLetter.of(consumer, record, "UNREADABLE", bug.getClass().getName()));
    }
  }

  private <T> Uni<List<DeadLetter>> take(
      List<Parsed<T>> parsed, Function<List<T>, Uni<Void>> transaction) {
    if (parsed.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return Halving.<Parsed<T>, Optional<DeadLetter>>run(
            parsed,
            part ->
                transaction
                    .apply(part.stream().map(Parsed::item).toList())
                    .map(done -> part.stream().map(p -> Optional.<DeadLetter>empty()).toList()),
            (bad, failure) -> Optional.of(giveUp(bad.record(), failure)))
        .map(answers -> answers.stream().flatMap(Optional::stream).toList());
  }

  private DeadLetter giveUp(ConsumerRecord<String, byte[]> record, Throwable failure) {
    if (failure instanceof DataFailure) {
      DataFailure known = (DataFailure) failure;
      return DeadLetter.of(consumer, record, known.reason(), known.getMessage());
    }
    return DeadLetter.of(consumer, record, "IMPOSSIBLE_DATA", failure.getClass().getName());
  }

  private static <R> Uni<R> untilDone(String what, java.util.function.Supplier<Uni<R>> attempt) {
    return Uni.createFrom()
        .deferred(attempt::get)
        .onFailure()
        .invoke(
            failure -> LOG.warnf("Trying again to take %s: %s", what, failure.getClass().getName()))
        .onFailure()
        .retry()
        .withBackOff(FIRST_BACKOFF, LONGEST_BACKOFF)
        .indefinitely();
  }
}
