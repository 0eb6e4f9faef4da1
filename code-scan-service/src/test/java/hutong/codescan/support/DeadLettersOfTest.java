package hutong.codescan.support;

import hutong.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;

/** What the dead-letter topic says about a record that a test has sent. */
public final class DeadLettersOfTest {

  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private DeadLettersOfTest() {}

  /** Waits for the dead letter about a record and gives its JSON. */
  public static String await(TestKafka kafka, RecordMetadata sent) {
    return kafka
        .readUntil(
            "hutong.dead-letters",
            PATIENCE,
            all -> all.stream().anyMatch(r -> about(r.key(), sent)))
        .stream()
        .filter(r -> about(r.key(), sent))
        .map(r -> new String(r.value(), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow();
  }

  /** The dead letters that are there now about a record. */
  public static List<String> now(TestKafka kafka, RecordMetadata sent) {
    return kafka.readAll("hutong.dead-letters").stream()
        .filter(r -> about(r.key(), sent))
        .map(r -> new String(r.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static boolean about(String key, RecordMetadata sent) {
    return (sent.topic() + "/" + sent.partition() + "/" + sent.offset()).equals(key);
  }
}
