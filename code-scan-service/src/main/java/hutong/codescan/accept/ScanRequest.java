package hutong.codescan.accept;

import java.util.Objects;

/**
 * A scan request whose every field was checked at the door. Exactly one of {@code code} and {@code
 * order} is there.
 *
 * @param caller who asks; its idempotency keys are its own
 * @param payerRef the payer's pseudonym with the caller
 * @param city GB/T 2260 code of six digits, or null where the scene has no place
 * @param code the scanned text without the scanner's additions, or null
 * @param order what a cashier or a service hands over instead of a code, or null
 * @param mcc merchant category by ISO 18245, or null
 * @param amountMinor fen, 1 to 100,000,000,000
 */
public record ScanRequest(
    String caller,
    String idempotencyKey,
    String payerApp,
    String payerRef,
    AccountType accountType,
    Scene scene,
    String city,
    String code,
    Order order,
    String merchantId,
    String mcc,
    long amountMinor,
    String currency) {

  public ScanRequest {
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(idempotencyKey, "idempotencyKey");
    if ((code == null) == (order == null)) {
      throw new IllegalArgumentException("A scan request has either a code or an order");
    }
  }

  /** The account that the payer pays from. */
  public enum AccountType {
    DEBIT,
    CREDIT,
    PAYMENT_ACCOUNT
  }

  /** The situation of a payment. */
  public enum Scene {
    OFFLINE,
    /** A code is paid from afar, not face to face. */
    REMOTE,
    ONLINE_CASHIER,
    MINI_PROGRAM,
    ONLINE_SERVICE,
    UTILITY_BILL
  }

  /**
   * An online order, for which nothing is scanned.
   *
   * @param owner in whose cashier or service it was made
   * @param sceneCode a part of the merchant's business, or null
   */
  public record Order(String owner, String merchantId, String sceneCode) {}

  /**
   * The request as one text: two requests are the same exactly when these texts are equal. The
   * idempotency key is not part of it, nor is the door.
   */
  String canonical() {
    StringBuilder text = new StringBuilder(256);
    put(text, "caller", caller);
    put(text, "payerApp", payerApp);
    put(text, "payerRef", payerRef);
    put(text, "accountType", accountType.name());
    put(text, "scene", scene.name());
    put(text, "city", city);
    put(text, "code", code);
    put(text, "order.owner", order == null ? null : order.owner());
    put(text, "order.merchantId", order == null ? null : order.merchantId());
    put(text, "order.sceneCode", order == null ? null : order.sceneCode());
    put(text, "merchantId", merchantId);
    put(text, "mcc", mcc);
    put(text, "amountMinor", Long.toString(amountMinor));
    put(text, "currency", currency);
    return text.toString();
  }

  /** The length before each value keeps one field's text from passing for another field. */
  private static void put(StringBuilder text, String name, String value) {
    if (value != null) {
      text.append(name).append(':').append(value.length()).append(':').append(value).append('\n');
    }
  }

  /** Leaves code and payer out: this may end in a log. */
  @Override
  public String toString() {
    return "ScanRequest[" + caller + "]";
  }
}
