package hutong.routing.authorise;

import hutong.routing.participant.Clocks;
import hutong.routing.route.Reason;
import java.time.Duration;
import java.util.UUID;

/**
 * What has become known about a payment, to be made durable. Durations count from the transaction,
 * in business time.
 */
sealed interface Change {

  UUID paymentId();

  /** The biller has confirmed the bill; from now on a debit may be asked for. */
  record BillConfirmed(UUID paymentId, Duration lease) implements Change {}

  /**
   * The institution knows of no debit, and will be asked for it again.
   *
   * @param attempts which it must still have: nobody else has taken it up since
   */
  record Dispatched(UUID paymentId, int attempts, Duration lease) implements Change {}

  /** The payer has yet to confirm. */
  record UserPaying(UUID paymentId, Duration askAfter, Duration window) implements Change {}

  /**
   * The debit is done.
   *
   * @param expiry after which a credit that is not acknowledged needs a person
   */
  record Authorised(UUID paymentId, Duration lease, Duration expiry) implements Change {}

  /** The debit is refused, or its bill before it. */
  record Declined(UUID paymentId, Reason reason) implements Change {}

  /** The reversal is refused because there is no debit to undo. */
  record NotDebited(UUID paymentId, Reason reason) implements Change {}

  /** The debit's outcome cannot be told. */
  record Unknown(UUID paymentId, Duration askAfter) implements Change {}

  /**
   * The debit is refused because it differs from an earlier one of the same payment. So there is an
   * earlier one, and whether it was made cannot be told: it is asked about, and a person must look.
   */
  record Mismatched(UUID paymentId, Duration askAfter) implements Change {}

  /**
   * Nobody can or may wait longer for the debit: it is to be undone, made or not.
   *
   * @param minAge of the debit, before which it is not undone
   * @param expiry after which a reversal without an answer needs a person
   */
  record Reversing(UUID paymentId, Reason reason, Duration minAge, Duration expiry)
      implements Change {}

  /** The credit is refused after the debit was made: it is to be undone. */
  record CreditRejected(UUID paymentId, Reason reason, Duration minAge, Duration expiry)
      implements Change {

    /**
     * @param payer clocks of the institution that has debited
     */
    static CreditRejected of(UUID paymentId, boolean ofABill, Clocks payer) {
      return new CreditRejected(
          paymentId,
          ofABill ? Reason.PAID_NOT_DELIVERED : Reason.CREDIT_REJECTED,
          payer.reversalMinAge(),
          payer.storeAndForwardExpiry());
    }
  }

  /**
   * Nothing new; when to go on.
   *
   * @param attempts which it must still have
   * @param after null where only a person can go on
   * @param attention what a person is to look at, or null
   */
  record Rest(UUID paymentId, PaymentState state, int attempts, Duration after, Attention attention)
      implements Change {}

  /** The credit is acknowledged. */
  record Completed(UUID paymentId) implements Change {}

  /** The reversal is acknowledged. */
  record Reversed(UUID paymentId) implements Change {}

  /** The reversal is refused and the debit stands: its amount goes into suspense. */
  record Compensating(UUID paymentId) implements Change {}
}
