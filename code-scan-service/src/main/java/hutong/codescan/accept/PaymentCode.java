package hutong.codescan.accept;

import java.time.Instant;

/**
 * What is kept of a payer's code.
 *
 * @param family by which it was recognised
 * @param payerApp the app that shows codes of this family, or null where the family names none
 * @param scannedAt when it was read
 * @param expiresAt the last instant at which it can still be accepted
 * @param last4 its last four characters
 * @param sealed the code itself, encrypted for routing
 */
record PaymentCode(
    String family,
    String payerApp,
    Instant scannedAt,
    Instant expiresAt,
    String last4,
    String sealed) {

  /** Leaves the code out, sealed as it is: this may end in a log. */
  @Override
  public String toString() {
    return "PaymentCode[" + family + "]";
  }
}
