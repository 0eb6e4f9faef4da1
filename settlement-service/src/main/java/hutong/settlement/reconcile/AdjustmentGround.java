package hutong.settlement.reconcile;

import hutong.settlement.post.Account;

/**
 * What is known of a break's payment, and what was adjusted before.
 *
 * @param issuer like the other two, null where our books do not know the payment
 * @param booked whether what the line is about is in our books: the payment as completed, or the
 *     refund itself
 * @param leftMinor of the payment what was not given back to the payer's side, adjustments counted;
 *     of one that is not booked only these
 * @param suspended whether all of it waits in suspense because routing could not resolve it
 * @param adjustedMinor approved for this break, without what was taken out of suspense again
 * @param inSuspenseMinor put into suspense for this break and not taken out, nor proposed to be
 * @param suspenseAt the clearing institution that holds it, or null
 * @param waiting whether a proposal for this break waits
 * @param adjustedElsewhere whether another break about the same money is adjusted, or proposed to
 *     be
 * @param explainedElsewhere whether something is posted for it there
 * @param supplementedElsewhere whether another line of the same payment is supplemented, or
 *     proposed to be
 * @param exemptMinor what is posted there, less what was written off here because of it: up to this
 *     a write-off has no limit
 * @param back whom what was adjusted has gone to or come from, of several the one with most; null
 *     where nothing was
 * @param backMinor how much of it, signed never
 * @param writtenOffMinor of all breaks of the participant, settlement date and currency what
 *     nothing else explains, proposed or approved, without what waits for this break
 */
record AdjustmentGround(
    String issuer,
    String acquirer,
    String network,
    boolean booked,
    long leftMinor,
    boolean suspended,
    long adjustedMinor,
    long inSuspenseMinor,
    String suspenseAt,
    boolean waiting,
    boolean adjustedElsewhere,
    boolean explainedElsewhere,
    boolean supplementedElsewhere,
    long exemptMinor,
    Account back,
    long backMinor,
    long writtenOffMinor) {

  /** Whether our books know the payment at all, also as one that was suspended. */
  boolean isKnown() {
    return issuer != null;
  }
}
