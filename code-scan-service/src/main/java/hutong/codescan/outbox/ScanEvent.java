package hutong.codescan.outbox;

import hutong.codescan.recognise.RefusalReason;
import java.time.Instant;
import java.util.UUID;

/** An event of the topic {@code hutong.scans}. Fields that are null are left out of the JSON. */
public sealed interface ScanEvent {

  /** CloudEvents type. */
  String type();

  UUID paymentId();

  /** Business time at which it happened. */
  Instant at();

  /**
   * A scan that may go on to be routed; {@code hutong.scan.accepted.v1}.
   *
   * @param scannedAt when the code was read; always for a payer's code
   * @param acquirer whose merchant scanned; for a payer's code only
   */
  record Accepted(
      UUID paymentId,
      String caller,
      String idempotencyKey,
      String door,
      Instant acceptedAt,
      Instant scannedAt,
      String payerApp,
      String payerRef,
      String acquirer,
      String accountType,
      String accountRef,
      Verification verification,
      String scene,
      String city,
      long amountMinor,
      String currency,
      Code code,
      String merchantId,
      String sceneCode,
      String billNumber,
      String mcc)
      implements ScanEvent {

    @Override
    public String type() {
      return "hutong.scan.accepted.v1";
    }

    @Override
    public Instant at() {
      return acceptedAt;
    }

    /** Leaves the payer out: this may end in a log. */
    @Override
    public String toString() {
      return "ScanEvent.Accepted[" + paymentId + "]";
    }
  }

  /** How the payer was verified, where the caller said it. */
  record Verification(int factors, boolean certificate) {}

  /**
   * What was scanned.
   *
   * @param merchantCode the code itself, for a merchant's code only
   * @param codeHash lower-case hex of the keyed hash, for a payer's code only
   * @param last4 the last four characters, for a payer's code only
   * @param sealed the payer's code, encrypted for the service that has to present it to its issuer
   */
  record Code(
      String owner,
      String codeClass,
      String mode,
      String family,
      String merchantCode,
      String codeHash,
      String last4,
      String sealed) {}

  /** A scan of something that is not a payable code; {@code hutong.scan.refused.v1}. */
  record Refused(
      UUID paymentId,
      String caller,
      String idempotencyKey,
      String door,
      Instant refusedAt,
      Reason reason)
      implements ScanEvent {

    @Override
    public String type() {
      return "hutong.scan.refused.v1";
    }

    @Override
    public Instant at() {
      return refusedAt;
    }
  }

  /** A reason as every event tells it. */
  record Reason(String code, String name, String en, String zh) {

    public static Reason of(RefusalReason reason) {
      return new Reason(reason.code(), reason.name(), reason.english(), reason.chinese());
    }
  }
}
