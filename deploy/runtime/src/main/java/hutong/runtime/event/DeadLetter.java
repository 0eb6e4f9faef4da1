package hutong.runtime.event;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Where a record lies that could not be taken, and why. It points at the record and never repeats
 * it: the record itself stays in its topic, and a payload may hold what must not be copied.
 *
 * @param eventId the CloudEvents id when it is a plain token, else null
 * @param size bytes of the record's value
 * @param sha256 of the record's value in lower-case hex
 */
public record DeadLetter(
    String consumer,
    String reason,
    String detail,
    String topic,
    int partition,
    long offset,
    String eventId,
    int size,
    String sha256) {

  /** Describes a record that a consumer gave up. */
  public static DeadLetter of(
      String consumer, ConsumerRecord<String, byte[]> record, String reason, String detail) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    return new DeadLetter(
        consumer,
        reason,
        detail,
        record.topic(),
        record.partition(),
        record.offset(),
        eventId(record),
        value.length,
        sha256(value));
  }

  private static String eventId(ConsumerRecord<String, byte[]> record) {
    String id = IncomingEvent.header(record, "ce_id");
    boolean uuid = id != null && id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    return uuid ? id : null;
  }

  private static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
