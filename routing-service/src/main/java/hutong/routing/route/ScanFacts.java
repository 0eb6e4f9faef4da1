package hutong.routing.route;

import java.time.Instant;
import java.util.Objects;

/**
 * What a decision looks at, and nothing else.
 *
 * @param city GB/T 2260, or null where the payment has no place
 * @param merchantId or null where the code does not tell
 * @param sceneCode the scene inside the merchant, or null
 * @param mcc ISO 18245, or null
 * @param payerRef the payer's pseudonym; it decides the bucket and is never shown
 * @param amountMinor minor units, at least 1
 * @param at the instant for which the question is asked
 * @param acquirer the participant whose merchant scanned a payer's code, else null
 */
public record ScanFacts(
    String payerApp,
    String codeOwner,
    String codeClass,
    String mode,
    String scene,
    String city,
    String merchantId,
    String sceneCode,
    String mcc,
    String payerRef,
    long amountMinor,
    Instant at,
    String acquirer) {

  static final String PAYER_IS_SCANNED = "CPM";

  public ScanFacts {
    Objects.requireNonNull(payerApp, "payerApp");
    Objects.requireNonNull(codeOwner, "codeOwner");
    Objects.requireNonNull(codeClass, "codeClass");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(scene, "scene");
    Objects.requireNonNull(payerRef, "payerRef");
    Objects.requireNonNull(at, "at");
    if (amountMinor < 1) {
      throw new IllegalArgumentException("amountMinor must be at least 1");
    }
  }

  /** For everything but a payer's code, where the app is what scans. */
  public ScanFacts(
      String payerApp,
      String codeOwner,
      String codeClass,
      String mode,
      String scene,
      String city,
      String merchantId,
      String sceneCode,
      String mcc,
      String payerRef,
      long amountMinor,
      Instant at) {
    this(
        payerApp,
        codeOwner,
        codeClass,
        mode,
        scene,
        city,
        merchantId,
        sceneCode,
        mcc,
        payerRef,
        amountMinor,
        at,
        null);
  }

  /** Whether an acquirer has scanned the payer; without a named acquirer the app stands for it. */
  public boolean scannedByAcquirer() {
    return mode.equals(PAYER_IS_SCANNED) && acquirer != null;
  }

  ScanFacts at(Instant other) {
    return new ScanFacts(
        payerApp,
        codeOwner,
        codeClass,
        mode,
        scene,
        city,
        merchantId,
        sceneCode,
        mcc,
        payerRef,
        amountMinor,
        other,
        acquirer);
  }
}
