package hutong.codescan.accept;

import hutong.codescan.outbox.ScanEvent;
import hutong.codescan.outbox.ScanEvent.Reason;
import hutong.codescan.recognise.Recognition;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What a request becomes if no other request had its key before.
 *
 * @param codeHash keyed hash of a code that must not be stored, else null
 * @param last4 last four characters of a payer's code, else null
 */
record Proposal(
    UUID paymentId,
    Submission submission,
    byte[] bodyHash,
    Instant at,
    Recognition recognition,
    byte[] codeHash,
    String last4) {

  ScanRequest request() {
    return submission.request();
  }

  Recognised recognised() {
    return recognition instanceof Recognised ? (Recognised) recognition : null;
  }

  /** Why it is refused, or null when it is accepted. */
  Reason reason() {
    return recognition instanceof Unrecognised
        ? Reason.of(((Unrecognised) recognition).reason())
        : null;
  }

  String verdict() {
    return reason() == null ? Stored.ACCEPTED : Stored.REFUSED;
  }

  /** A merchant's code that may be kept in clear, or null. */
  String merchantCode() {
    return recognised() == null ? null : recognised().merchantCode();
  }

  /** The merchant, whether it was named beside the code or inside the order. */
  String merchantId() {
    return request().order() == null ? request().merchantId() : request().order().merchantId();
  }

  String sceneCode() {
    return request().order() == null ? null : request().order().sceneCode();
  }

  ScanEvent event() {
    return reason() == null ? accepted() : refused();
  }

  private ScanEvent refused() {
    return new ScanEvent.Refused(
        paymentId,
        request().caller(),
        request().idempotencyKey(),
        submission.door().name(),
        at,
        reason());
  }

  private ScanEvent accepted() {
    ScanRequest request = request();
    Recognised code = recognised();
    return new ScanEvent.Accepted(
        paymentId,
        request.caller(),
        request.idempotencyKey(),
        submission.door().name(),
        at,
        request.payerApp(),
        request.payerRef(),
        request.accountType().name(),
        request.scene().name(),
        request.city(),
        request.amountMinor(),
        request.currency(),
        new ScanEvent.Code(
            code.owner(),
            code.codeClass().name(),
            code.mode().name(),
            code.family(),
            code.merchantCode(),
            codeHash == null ? null : HexFormat.of().formatHex(codeHash),
            last4),
        merchantId(),
        sceneCode(),
        request.mcc());
  }

  @Override
  public String toString() {
    return "Proposal[" + paymentId + "]";
  }
}
