package hutong.routing.support;

import hutong.testing.TestKafka;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;

/** Scans as code-scan-service tells them. */
public final class Scans {

  public static final String TOPIC = "hutong.scans";
  public static final String ACCEPTED = "hutong.scan.accepted.v1";

  private Scans() {}

  public static String newPayment() {
    return UUID.randomUUID().toString();
  }

  /**
   * The UnionPay app pays a WeChat merchant in Guangzhou, which is open; from an account of its
   * own, so that no test uses up the daily limit of another.
   */
  public static JsonObject open(String paymentId, String payerRef) {
    return new JsonObject()
        .put("paymentId", paymentId)
        .put("caller", "wallet-gateway")
        .put("idempotencyKey", "k-" + paymentId)
        .put("door", "HTTP")
        .put("acceptedAt", "2021-10-02T02:00:00.125Z")
        .put("payerApp", "CUP_APP")
        .put("payerRef", payerRef)
        .put("accountType", "DEBIT")
        .put("accountRef", "a-" + paymentId)
        .put("scene", "OFFLINE")
        .put("city", "440100")
        .put("amountMinor", 1_280)
        .put("currency", "CNY")
        .put(
            "code",
            new JsonObject()
                .put("owner", "WECHAT")
                .put("codeClass", "MERCHANT_STATIC")
                .put("mode", "MPM")
                .put("family", "WECHAT_MERCHANT_PLATE")
                .put("merchantCode", "https://payapp.weixin.qq.com/qr/Ab3dE5"));
  }

  /** The same in Shenzhen, which is not. */
  public static JsonObject shut(String paymentId) {
    return open(paymentId, "ok-1").put("city", "440300");
  }

  public static Map<String, String> headers(String eventId, String type) {
    return Map.of(
        "ce_id", eventId,
        "ce_type", type,
        "ce_source", "urn:hutong:code-scan",
        "ce_specversion", "1.0",
        "ce_time", "2021-10-02T02:00:00.125Z",
        "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "content-type", "application/json");
  }

  /** Sends an accepted scan as a new event and returns the payment's id. */
  public static String send(TestKafka kafka, JsonObject scan) {
    String paymentId = scan.getString("paymentId");
    kafka.send(TOPIC, paymentId, scan.encode(), headers(UUID.randomUUID().toString(), ACCEPTED));
    return paymentId;
  }
}
