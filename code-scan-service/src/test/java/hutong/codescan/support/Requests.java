package hutong.codescan.support;

import hutong.runtime.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Scan requests to test with: right ones, of which a test changes what it is about. */
public final class Requests {

  public static final String WECHAT_PLATE = "https://payapp.weixin.qq.com/qr/AQElr7x0Z3";
  public static final String TOPIC = "hutong.scan-requests";

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private Requests() {
    with("caller", "wallet-gateway");
    with("payerApp", "CUP_APP");
    with("payerRef", "u-1001");
    with("scene", "OFFLINE");
    with("city", "440100");
    with("code", WECHAT_PLATE);
    with("amountMinor", 1280);
    with("currency", "CNY");
  }

  /** The UnionPay app pays 12.80 yuan to a WeChat plate in Guangzhou. */
  public static Requests weChatPlate() {
    return new Requests();
  }

  /**
   * An acquirer's merchant in Guangzhou scans a payer's code of WeChat Pay for 12.80 yuan; the
   * acquirer does not know the payer.
   */
  public static Requests payersCode(String code) {
    return new Requests()
        .without("payerApp")
        .without("payerRef")
        .with("caller", "acquirer-19")
        .with("acquirer", "ICBC")
        .with("code", code)
        .with("merchantId", "shop-0042");
  }

  /** As {@link #payersCode(String)}, with a code that no test has used. */
  public static Requests payersCode() {
    return payersCode(newPaymentCode());
  }

  /** A payment code of WeChat Pay, at random: each may be spent once only. */
  public static String newPaymentCode() {
    return "13%016d".formatted(ThreadLocalRandom.current().nextLong(10_000_000_000_000_000L));
  }

  public static String newKey() {
    return "k-" + UUID.randomUUID();
  }

  public Requests with(String field, Object value) {
    fields.put(field, value);
    return this;
  }

  public Requests without(String field) {
    fields.remove(field);
    return this;
  }

  public String json() {
    return new String(StrictJson.write(fields), StandardCharsets.UTF_8);
  }

  /** As a Kafka producer sends it: with the key inside. */
  public String jsonWithKey(String idempotencyKey) {
    return with("idempotencyKey", idempotencyKey).json();
  }
}
