package hutong.codescan.status;

import hutong.runtime.batch.DataFailure;
import java.time.Instant;
import java.util.UUID;

/**
 * A refund that has ended.
 *
 * @param kind CANCEL or REFUND, or null where nobody said it
 * @param reason why it was refused, or null
 */
record Refund(
    UUID refundId,
    UUID paymentId,
    String kind,
    long amountMinor,
    RefundState state,
    Instant at,
    Outcome.Reason reason) {

  static Refund of(Outcome.Refunded told) {
    return new Refund(
        told.refundId(),
        told.paymentId(),
        told.kind(),
        told.amountMinor(),
        RefundState.COMPLETED,
        told.at(),
        null);
  }

  static Refund of(Outcome.RefundRefused told) {
    return new Refund(
        told.refundId(),
        told.paymentId(),
        told.kind(),
        told.amountMinor(),
        RefundState.REFUSED,
        told.at(),
        told.reason());
  }

  /** The refund that an outcome is about, or null. */
  static UUID idIn(Outcome outcome) {
    if (outcome instanceof Outcome.Refunded) {
      return ((Outcome.Refunded) outcome).refundId();
    }
    return outcome instanceof Outcome.RefundRefused
        ? ((Outcome.RefundRefused) outcome).refundId()
        : null;
  }

  /**
   * Says that both are the same refund told twice.
   *
   * @throws DataFailure CONTRADICTS_REFUNDS where they are not
   */
  void mustAgree(Refund other) {
    if (!paymentId.equals(other.paymentId)
        || state != other.state
        || amountMinor != other.amountMinor) {
      throw new DataFailure("CONTRADICTS_REFUNDS", "the refund was told otherwise before");
    }
  }
}
