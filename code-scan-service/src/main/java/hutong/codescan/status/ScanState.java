package hutong.codescan.status;

import hutong.runtime.batch.DataFailure;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A scan as an outcome meets it, and as it leaves it.
 *
 * @param version grows by one with every change
 * @param suspendedAt since when a person had it in hand, or null
 * @param refundedMinor what has gone back of it
 */
record ScanState(
    UUID paymentId,
    String caller,
    String idempotencyKey,
    long amountMinor,
    String currency,
    Instant acceptedAt,
    int version,
    ScanStatus status,
    Outcome.Reason reason,
    Instant outcomeAt,
    String cycleId,
    LocalDate settlementDate,
    Instant suspendedAt,
    long refundedMinor) {

  /**
   * The state after an end; this one where it has ended so before.
   *
   * @throws DataFailure CONTRADICTS_FINAL where it has ended otherwise
   */
  ScanState after(Outcome.Ended end) {
    if (status == end.status()) {
      return this;
    }
    if (status.isFinal()) {
      throw new DataFailure("CONTRADICTS_FINAL", "the payment has another final status");
    }
    return new ScanState(
        paymentId,
        caller,
        idempotencyKey,
        amountMinor,
        currency,
        acceptedAt,
        version + 1,
        end.status(),
        end.reason(),
        end.at(),
        end.cycleId(),
        end.settlementDate(),
        suspendedAt,
        refundedMinor);
  }

  /** Whoever is told late that a person had it in hand need not know any more. */
  ScanState after(Outcome.Suspended suspended) {
    if (status.isFinal() || suspendedAt != null) {
      return this;
    }
    return with(suspended.at(), refundedMinor);
  }

  /**
   * The state after money went back.
   *
   * @throws DataFailure CONTRADICTS_STATUS where it was never paid, CONTRADICTS_REFUNDS where the
   *     amounts do not fit
   */
  ScanState after(Outcome.Refunded refund) {
    if (status != ScanStatus.COMPLETED) {
      throw new DataFailure("CONTRADICTS_STATUS", "only what is completed can be refunded");
    }
    if (refund.originalAmountMinor() != amountMinor || !refund.currency().equals(currency)) {
      throw new DataFailure("CONTRADICTS_REFUNDS", "the refund is of another amount");
    }
    if (refund.refundedBeforeMinor() != refundedMinor) {
      throw new DataFailure("CONTRADICTS_REFUNDS", "another sum was refunded before");
    }
    long refunded = Math.addExact(refundedMinor, refund.amountMinor());
    if (refunded > amountMinor) {
      throw new DataFailure("CONTRADICTS_REFUNDS", "more is refunded than was paid");
    }
    return with(suspendedAt, refunded);
  }

  /** A refusal of a refund changes only what there is to see. */
  ScanState afterRefusedRefund() {
    return with(suspendedAt, refundedMinor);
  }

  /** PARTLY_REFUNDED or REFUNDED, or null where nothing has gone back. */
  static String refundState(long amountMinor, long refundedMinor) {
    if (refundedMinor == 0) {
      return null;
    }
    return refundedMinor == amountMinor ? "REFUNDED" : "PARTLY_REFUNDED";
  }

  private ScanState with(Instant suspended, long refunded) {
    return new ScanState(
        paymentId,
        caller,
        idempotencyKey,
        amountMinor,
        currency,
        acceptedAt,
        version + 1,
        status,
        reason,
        outcomeAt,
        cycleId,
        settlementDate,
        suspended,
        refunded);
  }
}
