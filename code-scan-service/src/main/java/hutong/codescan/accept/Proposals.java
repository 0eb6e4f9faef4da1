package hutong.codescan.accept;

import hutong.codescan.recognise.CodeClass;
import hutong.codescan.recognise.Mode;
import hutong.codescan.recognise.Recogniser;
import hutong.codescan.recognise.Recognition;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import hutong.codescan.recognise.RefusalReason;
import hutong.runtime.id.Ids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Decides what a request would become. Everything that needs no database happens here. */
@Singleton
class Proposals {

  private final Recogniser recogniser;
  private final KeyedHash hash;
  private final Ids ids;
  private final Clock clock;

  Proposals(Recogniser recogniser, KeyedHash hash, Ids ids, Clock clock) {
    this.recogniser = recogniser;
    this.hash = hash;
    this.ids = ids;
    this.clock = clock;
  }

  byte[] bodyHash(ScanRequest request) {
    return hash.ofBody(request);
  }

  Proposal propose(Submission submission, byte[] bodyHash) {
    ScanRequest request = submission.request();
    Recognition recognition = request.order() == null ? scanned(request) : ordered(request);
    boolean inClear =
        recognition instanceof Recognised && ((Recognised) recognition).merchantCode() != null;
    boolean payers =
        recognition instanceof Recognised && ((Recognised) recognition).mode() == Mode.CPM;
    String code = request.code();
    return new Proposal(
        ids.next(),
        submission,
        bodyHash,
        now(),
        recognition,
        code == null || inClear ? null : hash.ofCode(code),
        payers ? code.substring(code.length() - 4) : null);
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

  /** The table keeps microseconds; the event tells the same instant as the row. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
