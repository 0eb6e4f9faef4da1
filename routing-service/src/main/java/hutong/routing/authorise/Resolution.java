package hutong.routing.authorise;

import java.time.Instant;
import java.util.UUID;

/**
 * What one person proposes to decide about a payment, and another has approved or not yet.
 *
 * @param number from 1 within the payment
 * @param note what the institutions have shown, up to 500 characters
 * @param state in which the payment was when this was proposed
 * @param approvedBy null until somebody has, like the two fields after it
 * @param toState where the payment went
 */
public record Resolution(
    UUID paymentId,
    int number,
    Verdict outcome,
    String note,
    PaymentState state,
    Attention attention,
    String proposedBy,
    Instant proposedAt,
    String approvedBy,
    Instant approvedAt,
    PaymentState toState) {

  Resolution approved(String by, Instant at, PaymentState to) {
    return new Resolution(
        paymentId, number, outcome, note, state, attention, proposedBy, proposedAt, by, at, to);
  }
}
