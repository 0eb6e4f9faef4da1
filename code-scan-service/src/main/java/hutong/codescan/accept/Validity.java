package hutong.codescan.accept;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a payer's code may still be spent. How long it lives after it was read is a fact of its
 * family. Clocks of two machines differ: a reading may lie ahead of ours by the skew, and the
 * validity ends later by it.
 */
final class Validity {

  private final Duration skew;

  /** The place of an instant of reading among all instants. */
  enum Verdict {
    /** Further ahead than clocks differ: nobody has read a code then. */
    TO_COME,
    VALID,
    EXPIRED
  }

  /**
   * @param skew zero or more
   */
  Validity(Duration skew) {
    if (skew.isNegative()) {
      throw new IllegalStateException(
          "hutong.codescan.payment-codes.clock-skew must not be less than zero");
    }
    this.skew = skew;
  }

  /**
   * @param life of a code of that family
   */
  Verdict of(Duration life, Instant scannedAt, Instant now) {
    if (isToCome(scannedAt, now)) {
      return Verdict.TO_COME;
    }
    return now.isAfter(expiresAt(life, scannedAt)) ? Verdict.EXPIRED : Verdict.VALID;
  }

  boolean isToCome(Instant scannedAt, Instant now) {
    return scannedAt.isAfter(now.plus(skew));
  }

  /** The last instant at which the code is valid. */
  Instant expiresAt(Duration life, Instant scannedAt) {
    return scannedAt.plus(life).plus(skew);
  }
}
