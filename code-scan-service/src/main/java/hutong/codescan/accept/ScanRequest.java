package hutong.codescan.accept;

import java.time.Instant;
import java.util.Objects;

/**
 * A scan request whose every field was checked at the door. Exactly one of {@code code} and {@code
 * order} is there.
 *
 * @param caller who asks; its idempotency keys are its own
 * @param payerApp the app that pays, or null where an acquirer has scanned what may be a payer's
 *     code
 * @param payerRef the payer's pseudonym with the caller, or null as {@code payerApp}
 * @param acquirer participant whose merchant scans a payer's code, or null
 * @param accountRef pseudonym of the payer's bank account, or null
 * @param verification how the payer was verified, or null where the caller does not say
 * @param city GB/T 2260 code of six digits, or null where the scene has no place
 * @param code the scanned text without the scanner's additions, or null
 * @param scannedAt when the scanner read the code, or null where the caller does not say
 * @param order what a cashier or a service hands over instead of a code, or null
 * @param mcc merchant category by ISO 18245, or null
 * @param amountMinor fen, 1 to 100,000,000,000
 */
public record ScanRequest(
    String caller,
    String idempotencyKey,
    String payerApp,
    String payerRef,
    String acquirer,
    AccountType accountType,
    String accountRef,
    Verification verification,
    Scene scene,
    String city,
    String code,
    Instant scannedAt,
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
   * How the payer was verified, by which limits are set (银发〔2017〕296号).
   *
   * @param factors valid factors, 0 to 5
   * @param certificate whether a digital certificate or an electronic signature is among them
   */
  public record Verification(int factors, boolean certificate) {}

  /**
   * An online order, for which nothing is scanned.
   *
   * @param owner in whose cashier or service it was made
   * @param merchantId the merchant; of a bill, the biller
   * @param sceneCode a part of the merchant's business, or null
   * @param billNumber the bill that is paid, or null where it is none
   */
  public record Order(String owner, String merchantId, String sceneCode, String billNumber) {}

  /**
   * The request as one text: two requests are the same exactly when these texts are equal. The
   * idempotency key is not part of it, nor is the door. A field that is not there leaves no trace,
   * so that a request from before a field was added is still the same request.
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
    put(text, "acquirer", acquirer);
    put(text, "accountRef", accountRef);
    if (verification != null) {
      put(text, "verification.factors", Integer.toString(verification.factors()));
      put(text, "verification.certificate", Boolean.toString(verification.certificate()));
    }
    put(text, "scannedAt", scannedAt == null ? null : scannedAt.toString());
    put(text, "order.billNumber", order == null ? null : order.billNumber());
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
