package hutong.codescan.support;

import hutong.testing.TestKafka;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Events of {@code hutong.payments} as routing tells them, with the fields that are read here. */
public final class PaymentEvents {

  private static final String REASON =
      "\"reason\":{\"code\":\"RV01\",\"name\":\"REVERSED\",\"en\":\"Undone\",\"zh\":\"已冲正\"}";

  private final TestKafka kafka;

  public PaymentEvents(TestKafka kafka) {
    this.kafka = kafka;
  }

  public RecordMetadata tell(String type, UUID eventId, String payment, String rest) {
    return kafka.send(
        "hutong.payments",
        payment,
        "{\"paymentId\":\"" + payment + "\"," + rest + "}",
        Map.of("ce_id", eventId.toString(), "ce_type", type));
  }

  public RecordMetadata completed(String payment) {
    return tell(
        "hutong.payment.completed.v1",
        UUID.randomUUID(),
        payment,
        "\"completedAt\":\"2021-10-02T02:00:01Z\",\"cycleId\":\"2021-10-02-01\","
            + "\"settlementDate\":\"2021-10-02\",\"amountMinor\":1280");
  }

  public RecordMetadata reversed(String payment) {
    return tell(
        "hutong.payment.reversed.v1",
        UUID.randomUUID(),
        payment,
        "\"reversedAt\":\"2021-10-02T03:00:00Z\"," + REASON);
  }

  public RecordMetadata suspended(String payment) {
    return tell(
        "hutong.payment.suspended.v1",
        UUID.randomUUID(),
        payment,
        "\"suspendedAt\":\"2021-10-02T02:30:00Z\",\"amountMinor\":1280,\"currency\":\"CNY\"");
  }

  public RecordMetadata released(String payment) {
    return tell(
        "hutong.suspense.released.v1",
        UUID.randomUUID(),
        payment,
        "\"releasedAt\":\"2021-10-02T02:40:00Z\",\"amountMinor\":1280,\"currency\":\"CNY\"");
  }

  public RecordMetadata refunded(
      String payment, UUID refundId, long amountMinor, long refundedBeforeMinor) {
    return tell(
        "hutong.refund.completed.v1",
        UUID.randomUUID(),
        payment,
        "\"refundId\":\"%s\",\"kind\":\"REFUND\",\"completedAt\":\"2021-10-03T02:00:00Z\","
                .formatted(refundId)
            + "\"amountMinor\":%d,\"currency\":\"CNY\",\"refundedBeforeMinor\":%d,"
                .formatted(amountMinor, refundedBeforeMinor)
            + "\"originalAmountMinor\":1280,\"cycleId\":\"2021-10-03-01\"");
  }

  public RecordMetadata refundRefused(String payment, UUID refundId) {
    return tell(
        "hutong.refund.refused.v1",
        UUID.randomUUID(),
        payment,
        "\"refundId\":\"%s\",\"refusedAt\":\"2021-10-03T02:00:00Z\",\"amountMinor\":1281,"
                .formatted(refundId)
            + "\"currency\":\"CNY\",\"reason\":{\"code\":\"RF04\",\"name\":\"OVER_REFUND\","
            + "\"en\":\"More than was paid\",\"zh\":\"退款超额\"}");
  }
}
