/**
 * What is given back of a completed payment: a refund (退货), all or a part at any later time, or a
 * cancel (撤销), all of it while the payment's cycle is open.
 *
 * <p>A refund is a row of its own, accepted under the lock of its payment's row, so that of
 * requests that come at the same time the sum never exceeds the payment. Acceptance is not success:
 * the payer's institution is asked after the commit, and asked again until it says yes or no.
 * Silence is neither. Who asks holds a lease; who dies leaves a lease that runs out. Every question
 * carries the refund's id, so that money is given back once however often it is asked for.
 *
 * <p>The payment itself stays COMPLETED in the cycle in which it was completed; whether it is
 * refunded, partly or as a whole, is the sum of its completed refunds.
 *
 * <p>Locks are taken in this order: the cycle's, payments, refunds, positions.
 *
 * <p>Imports {@code route}, {@code outbox}, {@code reserve}, {@code cutoff}, {@code participant}
 * and {@code authorise}.
 */
package hutong.routing.refund;
