package hutong.codescan.accept;

import hutong.codescan.outbox.ScanEvent;
import hutong.codescan.outbox.ScanEvent.Reason;
import hutong.codescan.recognise.Recognition.Recognised;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What a request becomes if no other request had its key before.
 *
 * @param recognised what was scanned or ordered, or null where it was not recognised
 * @param reason why it is refused, or null when it is accepted
 * @param codeHash keyed hash of a code that must not be stored, else null
 * @param paymentCode what is kept of a payer's code, else null
 * @param malformed what breaks the contract, or null; what is malformed is never stored
 */
record Proposal(
    UUID paymentId,
    Submission submission,
    byte[] bodyHash,
    Instant at,
    Recognised recognised,
    Reason reason,
    byte[] codeHash,
    PaymentCode paymentCode,
    Answer.Malformed malformed) {

  private static final int HASH_BYTES_OF_A_PSEUDONYM = 16;

  ScanRequest request() {
    return submission.request();
  }

  String verdict() {
    return reason == null ? Stored.ACCEPTED : Stored.REFUSED;
  }

  /** Whether a payer's code is spent when this is stored. */
  boolean spends() {
    return paymentCode != null && reason == null && malformed == null;
  }

  Proposal refused(Reason why) {
    return new Proposal(
        paymentId, submission, bodyHash, at, recognised, why, codeHash, paymentCode, malformed);
  }

  /** A merchant's code that may be kept in clear, or null. */
  String merchantCode() {
    return recognised == null ? null : recognised.merchantCode();
  }

  String last4() {
    return paymentCode == null ? null : paymentCode.last4();
  }

  /** The app that pays, or null where neither the request nor the code names one. */
  String payerApp() {
    if (request().payerApp() != null || paymentCode == null) {
      return request().payerApp();
    }
    return paymentCode.payerApp();
  }

  /** The payer's pseudonym; where the request has none, a payer's code gives one for itself. */
  private String payerRef() {
    if (request().payerRef() != null || paymentCode == null) {
      return request().payerRef();
    }
    return "code:" + HexFormat.of().formatHex(codeHash, 0, HASH_BYTES_OF_A_PSEUDONYM);
  }

  /** The merchant, whether it was named beside the code or inside the order. */
  String merchantId() {
    return request().order() == null ? request().merchantId() : request().order().merchantId();
  }

  String sceneCode() {
    return request().order() == null ? null : request().order().sceneCode();
  }

  ScanEvent event() {
    return reason == null ? accepted() : refused();
  }

  private ScanEvent refused() {
    return new ScanEvent.Refused(
        paymentId,
        request().caller(),
        request().idempotencyKey(),
        submission.door().name(),
        at,
        reason);
  }

  private ScanEvent accepted() {
    ScanRequest request = request();
    return new ScanEvent.Accepted(
        paymentId,
        request.caller(),
        request.idempotencyKey(),
        submission.door().name(),
        at,
        paymentCode == null ? request.scannedAt() : paymentCode.scannedAt(),
        payerApp(),
        payerRef(),
        paymentCode == null ? null : request.acquirer(),
        request.accountType().name(),
        request.accountRef(),
        verification(),
        request.scene().name(),
        request.city(),
        request.amountMinor(),
        request.currency(),
        code(),
        merchantId(),
        sceneCode(),
        request.order() == null ? null : request.order().billNumber(),
        request.mcc());
  }

  private ScanEvent.Verification verification() {
    ScanRequest.Verification said = request().verification();
    return said == null ? null : new ScanEvent.Verification(said.factors(), said.certificate());
  }

  private ScanEvent.Code code() {
    return new ScanEvent.Code(
        recognised.owner(),
        recognised.codeClass().name(),
        recognised.mode().name(),
        recognised.family(),
        recognised.merchantCode(),
        codeHash == null ? null : HexFormat.of().formatHex(codeHash),
        last4(),
        paymentCode == null ? null : paymentCode.sealed());
  }

  @Override
  public String toString() {
    return "Proposal[" + paymentId + "]";
  }
}
