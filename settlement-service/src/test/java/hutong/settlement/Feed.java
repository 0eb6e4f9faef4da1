package hutong.settlement;

import hutong.settlement.Events.Event;
import hutong.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;

/** Sends events to the running service through Kafka and waits for what comes of them. */
public final class Feed implements AutoCloseable {

  public static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String DEAD_LETTERS = "hutong.dead-letters";

  private final TestKafka kafka = TestKafka.connect();

  public RecordMetadata send(Event event) {
    return kafka.send(
        Events.TOPIC,
        event.partition(),
        event.key(),
        event.json().getBytes(StandardCharsets.UTF_8),
        event.headers());
  }

  public void send(List<Event> events) {
    events.forEach(this::send);
  }

  /** The markers of all partitions, which say that the cycle holds so much. */
  public void end(String cycleId, long count, long amountMinor) {
    for (int partition = 0; partition < Events.PARTITIONS; partition++) {
      send(Events.ended(cycleId, partition, count, amountMinor));
    }
  }

  /** Returns when everything that was sent to the partitions before has been taken. */
  public void drain(String cycleId) {
    for (int partition = 0; partition < Events.PARTITIONS; partition++) {
      UUID sentinel = UUID.randomUUID();
      while (Events.partitionOf(sentinel) != partition) {
        sentinel = UUID.randomUUID();
      }
      send(Events.completed(sentinel, cycleId, 1));
      awaitPosted(sentinel);
    }
  }

  public void awaitPosted(UUID paymentId) {
    await(
        () ->
            Books.number("select count(*) from clearing_item where payment_id = ?", paymentId)
                == 1);
  }

  public void awaitState(String cycleId, String state) {
    await(() -> state.equals(Books.state(cycleId)));
  }

  public void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
  }

  /** The dead letter that points at a record, awaited. */
  public String deadLetterOf(RecordMetadata sent) {
    String at = "\"partition\":" + sent.partition() + ",\"offset\":" + sent.offset() + ",";
    return kafka
        .readUntil(
            DEAD_LETTERS, PATIENCE, read -> read.stream().anyMatch(r -> text(r).contains(at)))
        .stream()
        .map(Feed::text)
        .filter(text -> text.contains(at))
        .findFirst()
        .orElseThrow();
  }

  public long deadLetters() {
    return kafka.readAll(DEAD_LETTERS).size();
  }

  private static String text(ConsumerRecord<String, byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    kafka.close();
  }
}
