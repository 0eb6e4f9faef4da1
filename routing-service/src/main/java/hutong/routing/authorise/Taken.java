package hutong.routing.authorise;

import hutong.routing.route.Reason;
import java.time.Instant;

/**
 * A payment in the hands of the one who works on it.
 *
 * @param attempts how often it was taken up in this state; whoever comes back finds another number
 * @param at when it was taken up, business time by the database's clock
 * @param dispatchedAt when the debit may have been asked for last
 * @param deadlineAt when the state's patience ends, or null
 * @param attention or null
 * @param reason why it is undone, or null
 */
record Taken(
    Payment payment,
    PaymentState state,
    int attempts,
    Instant at,
    Instant dispatchedAt,
    Instant deadlineAt,
    Attention attention,
    Reason reason) {

  /** A payment that goes on in the same hands. */
  static Taken fresh(Payment payment, PaymentState state, Instant at) {
    return new Taken(payment, state, 0, at, at, null, null, null);
  }

  /** Whether the state's patience had ended when it was taken up. */
  boolean overdue() {
    return deadlineAt != null && !at.isBefore(deadlineAt);
  }
}
