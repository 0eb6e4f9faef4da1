package hutong.settlement.reconcile;

import hutong.settlement.post.Account;

/**
 * What is known of a break's payment, and what was adjusted before.
 *
 * @param issuer like the other two, null where our books do not know the payment
 * @param booked whether the payment is in our books as completed
 * @param leftMinor of a booked payment what was not refunded
 * @param suspended whether all of it waits in suspense because routing could not resolve it
 * @param adjustedMinor approved for this break, without what was taken out of suspense again
 * @param inSuspenseMinor put into suspense for this break and not taken out, nor proposed to be
 * @param suspenseAt the clearing institution that holds it, or null
 * @param waiting whether a proposal for this break waits
 * @param adjustedElsewhere whether another break about the same money is adjusted, or proposed to
 *     be
 * @param explainedElsewhere whether it is approved there
 * @param back whom what was adjusted has gone to or come from, of several the one with most; null
 *     where nothing was
 * @param backMinor how much of it, signed never
 * @param writtenOffMinor of all breaks of the participant, settlement date and currency that
 *     nothing else explains, proposed or approved
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
    Account back,
    long backMinor,
    long writtenOffMinor) {}
