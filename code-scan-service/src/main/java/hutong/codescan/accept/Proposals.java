package hutong.codescan.accept;

import hutong.codescan.outbox.ScanEvent.Reason;
import hutong.codescan.recognise.CodeClass;
import hutong.codescan.recognise.Mode;
import hutong.codescan.recognise.Recogniser;
import hutong.codescan.recognise.Recognition;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import hutong.codescan.recognise.RefusalReason;
import hutong.runtime.id.Ids;
import hutong.runtime.seal.Sealer;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Decides what a request would become. Everything that needs no database happens here. It is made
 * at the start, so that a missing key is noticed then.
 */
@Startup
@Singleton
class Proposals {

  private final Recogniser recogniser;
  private final Validity validity;
  private final KeyedHash hash;
  private final Sealer sealer;
  private final Ids ids;
  private final Clock clock;

  Proposals(
      Recogniser recogniser,
      CodeScanConfig config,
      KeyedHash hash,
      Sealer sealer,
      Ids ids,
      Clock clock) {
    this.recogniser = recogniser;
    this.validity = new Validity(config.paymentCodes().clockSkew());
    this.hash = hash;
    this.sealer = sealer;
    this.ids = ids;
    this.clock = clock;
  }

  Proposal propose(Submission submission) {
    ScanRequest request = submission.request();
    Instant now = clock.instant();
    UUID paymentId = ids.next();
    Recognition recognition = request.order() == null ? scanned(request) : ordered(request);
    Recognised known = recognition instanceof Recognised ? (Recognised) recognition : null;
    RefusalReason refusal =
        recognition instanceof Unrecognised ? ((Unrecognised) recognition).reason() : null;
    PaymentCode paymentCode = null;
    if (known != null && known.mode() == Mode.CPM) {
      Duration life = Duration.ofSeconds(known.payer().validSeconds());
      paymentCode = paymentCode(submission, known, life, paymentId);
      boolean expired = validity.of(life, paymentCode.scannedAt(), now) == Validity.Verdict.EXPIRED;
      refusal = expired ? RefusalReason.CODE_EXPIRED : null;
    }
    return new Proposal(
        paymentId,
        submission,
        hash.ofBody(request),
        // The table keeps microseconds; the event tells the same instant as the row.
        now.truncatedTo(ChronoUnit.MICROS),
        known,
        refusal == null ? null : Reason.of(refusal),
        secretHash(request.code(), known),
        paymentCode,
        malformed(request, known, paymentCode, now));
  }

  private PaymentCode paymentCode(
      Submission submission, Recognised known, Duration life, UUID paymentId) {
    ScanRequest request = submission.request();
    String code = request.code();
    Instant scannedAt = request.scannedAt() == null ? submission.arrivedAt() : request.scannedAt();
    return new PaymentCode(
        known.family(),
        known.payer().payerApp(),
        scannedAt,
        validity.expiresAt(life, scannedAt),
        code.substring(code.length() - 4),
        sealer.seal(code, paymentId.toString()));
  }

  /** A hash of all but what hangs on a wall: what is not recognised may be a secret too. */
  private byte[] secretHash(String code, Recognised known) {
    boolean inClear = known != null && known.merchantCode() != null;
    return code == null || inClear ? null : hash.ofCode(code);
  }

  /** What breaks the contract in the light of what was scanned and what time it is, or null. */
  private Answer.Malformed malformed(
      ScanRequest request, Recognised known, PaymentCode paymentCode, Instant now) {
    Instant scannedAt = paymentCode == null ? request.scannedAt() : paymentCode.scannedAt();
    if (scannedAt != null && validity.isToCome(scannedAt, now)) {
      return new Answer.Malformed("BAD_FIELD", "scannedAt", "must not be a time to come");
    }
    if (paymentCode != null) {
      return request.acquirer() == null ? missing("acquirer") : null;
    }
    if (known != null && (request.payerApp() == null || request.payerRef() == null)) {
      return missing(request.payerApp() == null ? "payerApp" : "payerRef");
    }
    return null;
  }

  private static Answer.Malformed missing(String field) {
    return new Answer.Malformed("MISSING_FIELD", field, "is required");
  }

  private Recognition scanned(ScanRequest request) {
    Recognition recognition = recogniser.recognise(request.code());
    if (recognition instanceof Recognised) {
      Long fixed = ((Recognised) recognition).amountMinor();
      if (fixed != null && fixed != request.amountMinor()) {
        return new Unrecognised(RefusalReason.AMOUNT_MISMATCH);
      }
    }
    return recognition;
  }

  private static Recognition ordered(ScanRequest request) {
    boolean service =
        switch (request.scene()) {
          case MINI_PROGRAM, ONLINE_SERVICE, UTILITY_BILL -> true;
          case OFFLINE, REMOTE, ONLINE_CASHIER -> false;
        };
    return new Recognised(
        request.order().owner(),
        CodeClass.ONLINE_ORDER,
        service ? Mode.SERVICE : Mode.CASHIER,
        Recogniser.ORDER,
        null,
        null);
  }
}
