package hutong.runtime.event;

import hutong.runtime.trace.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record in the binary content mode of the CloudEvents Kafka protocol binding 1.0: attributes in
 * headers with the prefix {@code ce_}, data in the value.
 *
 * @param time the attribute {@code time}, or null where the header is missing
 * @param traceparent the W3C trace context, or null
 */
public record IncomingEvent(
    String topic,
    int partition,
    long offset,
    String key,
    byte[] value,
    UUID id,
    String type,
    Instant time,
    String traceparent) {

  private static final int MAX_HEADER = 256;

  /** Reads the attributes that every event between services has; the data is left as it is. */
  public static IncomingEvent cloudEvent(ConsumerRecord<String, byte[]> record)
      throws PoisonException {
    if (record.value() == null) {
      throw new PoisonException("NO_DATA", "the record has no value");
    }
    return new IncomingEvent(
        record.topic(),
        record.partition(),
        record.offset(),
        record.key(),
        record.value(),
        uuid(required(record, "ce_id")),
        required(record, "ce_type"),
        instant(header(record, "ce_time")),
        traceparent(record));
  }

  /** The record's trace context, or null where it has none that is valid. */
  public static String traceparent(ConsumerRecord<String, byte[]> record) {
    String text = header(record, "traceparent");
    return TraceParent.valid(text) ? text : null;
  }

  /** A header's text, or null where it is missing or longer than {@value #MAX_HEADER} bytes. */
  public static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null || header.value() == null || header.value().length > MAX_HEADER) {
      return null;
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String required(ConsumerRecord<String, byte[]> record, String name)
      throws PoisonException {
    String text = header(record, name);
    if (text == null || text.isEmpty()) {
      throw new PoisonException("MISSING_HEADER", "the header " + name + " is missing");
    }
    return text;
  }

  private static UUID uuid(String text) throws PoisonException {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notOne) {
      throw new PoisonException("BAD_HEADER", "the header ce_id is not a UUID");
    }
  }

  private static Instant instant(String text) throws PoisonException {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException notOne) {
      throw new PoisonException("BAD_HEADER", "the header ce_time is not an RFC 3339 instant");
    }
  }
}
