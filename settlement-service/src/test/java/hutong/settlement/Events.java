package hutong.settlement;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Events of the payments topic, as routing would tell them. */
public final class Events {

  public static final String TOPIC = "hutong.payments";
  public static final int PARTITIONS = 4;

  private Events() {}

  /** One record that is ready to be sent. */
  public record Event(int partition, String key, String json, UUID id, String type) {

    public Map<String, String> headers() {
      return Map.of(
          "ce_specversion", "1.0",
          "ce_id", id.toString(),
          "ce_type", type,
          "ce_source", "/hutong/routing",
          "ce_time", "2021-10-02T02:00:00Z",
          "ce_subject", key,
          "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "content-type", "application/json");
    }

    public Event with(String from, String to) {
      return new Event(partition, key, json.replace(from, to), id, type);
    }

    public Event withId(UUID other) {
      return new Event(partition, key, json, other, type);
    }

    public Event withType(String other) {
      return new Event(partition, key, json, id, other);
    }

    public Event withKey(String other) {
      return new Event(partition, other, json, id, type);
    }

    /** As a consumer would get it. */
    public ConsumerRecord<String, byte[]> received() {
      ConsumerRecord<String, byte[]> record =
          new ConsumerRecord<>(TOPIC, partition, 0, key, json.getBytes(StandardCharsets.UTF_8));
      RecordHeaders headers = (RecordHeaders) record.headers();
      headers().forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
      return record;
    }
  }

  public static int partitionOf(UUID paymentId) {
    return Math.floorMod(paymentId.hashCode(), PARTITIONS);
  }

  public static Event completed(UUID paymentId, String cycleId, long amountMinor) {
    return completed(paymentId, cycleId, amountMinor, "DEBIT", "CCB", "ALIPAY", "UNIONPAY");
  }

  public static Event completed(
      UUID paymentId,
      String cycleId,
      long amountMinor,
      String accountType,
      String payer,
      String payee,
      String clearing) {
    String json =
        """
        {"paymentId":"%s","completedAt":"2021-10-02T02:00:00.9Z","cycleId":"%s",
         "settlementDate":"%s","amountMinor":%d,"currency":"CNY","payerInstitution":"%s",
         "payerApp":"CCB_APP","accountType":"%s","payeeInstitution":"%s","codeOwner":"ALIPAY",
         "clearingInstitution":"%s","feeScheduleId":"FS-INTEROP-EXAMPLE","ruleId":"R-AL-01",
         "rulebookVersion":"2021-10-02"}"""
            .formatted(
                paymentId,
                cycleId,
                cycleId.substring(0, 10),
                amountMinor,
                payer,
                accountType,
                payee,
                clearing);
    return new Event(
        partitionOf(paymentId),
        paymentId.toString(),
        json,
        UUID.randomUUID(),
        "hutong.payment.completed.v1");
  }

  /** The end of a cycle on one partition, with what the whole cycle holds. */
  public static Event ended(String cycleId, int partition, long count, long amountMinor) {
    return ended(cycleId, partition, PARTITIONS, count, amountMinor);
  }

  public static Event ended(
      String cycleId, int partition, int partitions, long count, long amountMinor) {
    String json =
        """
        {"cycleId":"%s","settlementDate":"%s","partition":%d,"partitions":%d,
         "nextCycleId":"2099-01-01-01","nextSettlementDate":"2099-01-01",
         "endedAt":"%sT15:00:00Z","completedCount":%d,"completedAmountMinor":{"CNY":%d}}"""
            .formatted(
                cycleId,
                cycleId.substring(0, 10),
                partition,
                partitions,
                endedOn(cycleId),
                count,
                amountMinor);
    return new Event(partition, cycleId, json, UUID.randomUUID(), "hutong.cycle.ended.v1");
  }

  /**
   * The cycle's day, or where that is earlier than any time that an event may name, a later one.
   */
  private static String endedOn(String cycleId) {
    return cycleId.startsWith("1") ? "2021-10-02" : cycleId.substring(0, 10);
  }

  /** A part of a payment of {@link #completed(UUID, String, long)} that is given back. */
  public static Event refunded(
      UUID refundId,
      UUID paymentId,
      String cycleId,
      long amountMinor,
      long beforeMinor,
      long originalMinor) {
    String json =
        """
        {"refundId":"%s","paymentId":"%s","kind":"REFUND","completedAt":"2021-10-03T02:00:00Z",
         "cycleId":"%s","settlementDate":"%s","amountMinor":%d,"currency":"CNY",
         "refundedBeforeMinor":%d,"originalAmountMinor":%d,"originalCycleId":"2021-10-02-01",
         "originalCompletedAt":"2021-10-02T02:00:00.9Z","payerInstitution":"CCB",
         "payeeInstitution":"ALIPAY","clearingInstitution":"UNIONPAY"}"""
            .formatted(
                refundId,
                paymentId,
                cycleId,
                cycleId.substring(0, 10),
                amountMinor,
                beforeMinor,
                originalMinor);
    return ofPayment(paymentId, json, "hutong.refund.completed.v1");
  }

  /** Debited and not credited. */
  public static Event suspended(UUID paymentId, String cycleId, long amountMinor) {
    return suspense(paymentId, "suspendedAt", cycleId, amountMinor, "hutong.payment.suspended.v1");
  }

  public static Event released(UUID paymentId, String cycleId, long amountMinor) {
    return suspense(paymentId, "releasedAt", cycleId, amountMinor, "hutong.suspense.released.v1");
  }

  private static Event suspense(
      UUID paymentId, String at, String cycleId, long amountMinor, String type) {
    String json =
        """
        {"paymentId":"%s","%s":"2021-10-03T02:00:%sZ","cycleId":"%s","settlementDate":"%s",
         "amountMinor":%d,"currency":"CNY","payerInstitution":"CCB","payeeInstitution":"ALIPAY",
         "clearingInstitution":"UNIONPAY"}"""
            .formatted(
                paymentId,
                at,
                at.startsWith("s") ? "00" : "01",
                cycleId,
                cycleId.substring(0, 10),
                amountMinor);
    return ofPayment(paymentId, json, type);
  }

  private static Event ofPayment(UUID paymentId, String json, String type) {
    return new Event(partitionOf(paymentId), paymentId.toString(), json, UUID.randomUUID(), type);
  }

  /** A marker that also counts refunds and suspense. */
  public static Event endedWith(Event ended, String kind, long count, long amountMinor) {
    return ended.with(
        "\"completedCount\"",
        "\"%sCount\":%d,\"%sAmountMinor\":{\"CNY\":%d},\"completedCount\""
            .formatted(kind, count, kind, amountMinor));
  }
}
