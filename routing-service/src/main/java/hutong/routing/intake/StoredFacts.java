package hutong.routing.intake;

import hutong.routing.route.ScanFacts;
import java.time.Instant;

/**
 * What a decision looked at, as it is stored beside it, so that it can be taken again under another
 * rulebook. The payer's pseudonym is missing: it stands on the payment and is not kept twice.
 */
public record StoredFacts(
    String payerApp,
    String codeOwner,
    String codeClass,
    String mode,
    String scene,
    String city,
    String merchantId,
    String sceneCode,
    String mcc,
    long amountMinor,
    Instant at,
    String acquirer) {

  static StoredFacts of(ScanFacts facts) {
    return new StoredFacts(
        facts.payerApp(),
        facts.codeOwner(),
        facts.codeClass(),
        facts.mode(),
        facts.scene(),
        facts.city(),
        facts.merchantId(),
        facts.sceneCode(),
        facts.mcc(),
        facts.amountMinor(),
        facts.at(),
        facts.acquirer());
  }

  /** The request once more. */
  public ScanFacts facts(String payerRef) {
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
        at,
        acquirer);
  }
}
