package hutong.runtime.outbox;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * One event to be told, as a row of the outbox.
 *
 * @param id the event's identity, CloudEvents {@code id}
 * @param topic the Kafka topic
 * @param key the record's key, CloudEvents {@code subject}
 * @param partition the partition that it must go to, or null where the key decides
 * @param type CloudEvents {@code type}
 * @param time business time, CloudEvents {@code time}
 * @param traceparent W3C trace context, or null
 * @param payload the JSON data in UTF-8
 */
public record OutboxRecord(
    UUID id,
    String topic,
    String key,
    Integer partition,
    String type,
    Instant time,
    String traceparent,
    byte[] payload) {

  public OutboxRecord {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(payload, "payload");
  }
}
