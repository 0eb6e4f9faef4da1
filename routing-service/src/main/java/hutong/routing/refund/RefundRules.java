package hutong.routing.refund;

import hutong.routing.route.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a refund may be accepted. The rules of 退货 follow what the networks publish: up to 365
 * days after the payment, in up to 50 parts that together do not exceed it.
 *
 * @param maxAge this long after its completion a payment can still be refunded
 * @param maxParts refunds of one payment at most
 */
record RefundRules(Duration maxAge, int maxParts) {

  private static final String USE_A_REFUND = " Use a refund instead.";

  /**
   * The payment and what was refunded of it, read under its lock.
   *
   * @param state as the database names it
   * @param cycleId null unless it is completed, as {@code completedAt}
   * @param parts refunds that are completed or pending
   * @param refundedMinor their sum
   */
  record Original(
      String state,
      long amountMinor,
      String currency,
      String cycleId,
      Instant completedAt,
      boolean disputed,
      int parts,
      long refundedMinor) {

    boolean completed() {
      return "COMPLETED".equals(state);
    }

    boolean fullyRefunded() {
      return refundedMinor == amountMinor;
    }
  }

  /** Empty where the refund may be accepted. */
  Optional<RefundRefusedException> refund(
      Original payment, long amountMinor, String currency, Instant now) {
    if (!payment.completed()) {
      return notCompleted();
    }
    if (!payment.currency().equals(currency)) {
      return refused(Reason.REFUND_MISMATCH, "Send the currency of the payment.");
    }
    if (payment.disputed()) {
      return disputed();
    }
    if (now.isAfter(payment.completedAt().plus(maxAge))) {
      return refused(
          Reason.REFUND_TOO_LATE, "A payment can be refunded for " + maxAge.toDays() + " days.");
    }
    if (payment.fullyRefunded()) {
      return refused(Reason.ALREADY_REFUNDED, "All of the payment is refunded or being refunded.");
    }
    if (payment.parts() >= maxParts) {
      return refused(
          Reason.ALREADY_REFUNDED, "A payment can be refunded in " + maxParts + " parts at most.");
    }
    if (amountMinor > Math.subtractExact(payment.amountMinor(), payment.refundedMinor())) {
      return refused(
          Reason.OVER_REFUND, "With what is refunded or pending it would exceed the payment.");
    }
    return Optional.empty();
  }

  /**
   * Empty where the cancel may be accepted.
   *
   * @param openCycleId the cycle that is open, held by the caller
   */
  Optional<RefundRefusedException> cancel(Original payment, String openCycleId) {
    if (!payment.completed()) {
      return notCompleted();
    }
    if (payment.disputed()) {
      return disputed();
    }
    if (payment.fullyRefunded()) {
      return refused(Reason.ALREADY_REFUNDED, "All of the payment is refunded or being refunded.");
    }
    if (payment.parts() > 0) {
      return refused(
          Reason.ORIGINAL_STATE, "A part of the payment is refunded already." + USE_A_REFUND);
    }
    if (!openCycleId.equals(payment.cycleId())) {
      return refused(
          Reason.REFUND_TOO_LATE, "The settlement cycle of the payment has ended." + USE_A_REFUND);
    }
    return Optional.empty();
  }

  static Optional<RefundRefusedException> notCompleted() {
    return refused(Reason.ORIGINAL_STATE, "Only a completed payment can be refunded.");
  }

  private static Optional<RefundRefusedException> disputed() {
    return refused(
        Reason.DISPUTE_OPEN,
        "The dispute may give the payer the money. Refund after it is closed.");
  }

  private static Optional<RefundRefusedException> refused(Reason reason, String detail) {
    return Optional.of(new RefundRefusedException(reason, detail));
  }
}
