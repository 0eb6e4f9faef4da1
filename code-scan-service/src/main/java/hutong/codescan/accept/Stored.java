package hutong.codescan.accept;

import hutong.codescan.outbox.ScanEvent.Reason;
import java.util.Arrays;
import java.util.UUID;

/**
 * What the table holds for a caller's key, by which every later request with it is answered.
 *
 * @param reason why it was refused at the door, or null
 */
record Stored(UUID paymentId, byte[] bodyHash, String verdict, Reason reason) {

  static final String ACCEPTED = "ACCEPTED";
  static final String REFUSED = "REFUSED";

  static Stored of(Proposal proposal) {
    return new Stored(
        proposal.paymentId(), proposal.bodyHash(), proposal.verdict(), proposal.reason());
  }

  /** What a request under the key is told; it is a repeated one unless this is its own row. */
  Answer answerTo(Proposal asked) {
    if (!Arrays.equals(bodyHash, asked.bodyHash())) {
      return new Answer.Conflict();
    }
    boolean repeated = !paymentId.equals(asked.paymentId());
    return verdict.equals(ACCEPTED)
        ? new Answer.Accepted(paymentId, repeated)
        : new Answer.Refused(paymentId, reason, repeated);
  }

  @Override
  public String toString() {
    return "Stored[" + paymentId + "]";
  }
}
