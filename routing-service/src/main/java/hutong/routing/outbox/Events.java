package hutong.routing.outbox;

import hutong.routing.route.ReasonDocument;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;

/** The events of {@code hutong.payments}, field by field as the contract has them. */
public final class Events {

  public static final String TOPIC = "hutong.payments";

  private Events() {}

  /** What becomes an event, with its type. */
  public sealed interface Event
      permits Refused,
          Declined,
          Completed,
          Reversed,
          Suspended,
          SuspenseReleased,
          RefundCompleted,
          RefundRefused,
          CycleEnded {}

  /**
   * @param ruleId the rule that came nearest
   */
  public record Refused(
      UUID paymentId,
      Instant decidedAt,
      ReasonDocument reason,
      String ruleId,
      String rulebookVersion)
      implements Event {
    static final String TYPE = "hutong.payment.refused.v1";
  }

  /** The payer's institution has said no. */
  public record Declined(UUID paymentId, Instant declinedAt, ReasonDocument reason)
      implements Event {
    static final String TYPE = "hutong.payment.declined.v1";
  }

  /**
   * Debited and credited, with the settlement day that was decided once and for all.
   *
   * @param acceptedAt when routing took the payment in; null where that was not kept
   * @param rolledFrom the cycle that was open then, where it is another one; null for the same
   * @param rolledReason why it is another one; null with the cycle
   */
  public record Completed(
      UUID paymentId,
      Instant completedAt,
      String cycleId,
      LocalDate settlementDate,
      long amountMinor,
      String currency,
      String payerInstitution,
      String payerApp,
      String accountType,
      String payeeInstitution,
      String codeOwner,
      String clearingInstitution,
      String feeScheduleId,
      String ruleId,
      String rulebookVersion,
      String merchantId,
      String mcc,
      Instant acceptedAt,
      String rolledFrom,
      String rolledReason)
      implements Event {
    static final String TYPE = "hutong.payment.completed.v1";
  }

  /** The payer has the money back, or was never debited and will not be (冲正). */
  public record Reversed(UUID paymentId, Instant reversedAt, ReasonDocument reason)
      implements Event {
    static final String TYPE = "hutong.payment.reversed.v1";
  }

  /**
   * The payer is debited, the payee is not credited, and the payer's institution does not give the
   * money back: the amount waits in suspense (长款) at the clearing institution. Not final.
   */
  public record Suspended(
      UUID paymentId,
      Instant suspendedAt,
      String cycleId,
      LocalDate settlementDate,
      long amountMinor,
      String currency,
      String payerInstitution,
      String payeeInstitution,
      String clearingInstitution)
      implements Event {
    static final String TYPE = "hutong.payment.suspended.v1";
  }

  /**
   * What was suspended goes back to the payer's institution; the payment ends in the same
   * transaction, reversed or completed, and tells that by an event of its own.
   */
  public record SuspenseReleased(
      UUID paymentId,
      Instant releasedAt,
      String cycleId,
      LocalDate settlementDate,
      long amountMinor,
      String currency,
      String payerInstitution,
      String payeeInstitution,
      String clearingInstitution)
      implements Event {
    static final String TYPE = "hutong.suspense.released.v1";
  }

  /**
   * The payer has money back of a completed payment, in the cycle in which that became final.
   *
   * @param kind CANCEL or REFUND
   * @param refundedBeforeMinor sum of the payment's refunds that were completed before this one
   */
  public record RefundCompleted(
      UUID refundId,
      UUID paymentId,
      String kind,
      Instant completedAt,
      String cycleId,
      LocalDate settlementDate,
      long amountMinor,
      String currency,
      long refundedBeforeMinor,
      long originalAmountMinor,
      String originalCycleId,
      Instant originalCompletedAt,
      String payerInstitution,
      String payeeInstitution,
      String clearingInstitution)
      implements Event {
    static final String TYPE = "hutong.refund.completed.v1";
  }

  /** The payer's institution gives nothing back; no money moved. */
  public record RefundRefused(
      UUID refundId,
      UUID paymentId,
      Instant refusedAt,
      long amountMinor,
      String currency,
      ReasonDocument reason)
      implements Event {
    static final String TYPE = "hutong.refund.refused.v1";
  }

  /**
   * The end of a cycle, told once on every partition: whoever has read it from all of them has read
   * every payment of the cycle.
   *
   * @param partition the one that this copy is for
   * @param partitions how many copies there are
   * @param completedCount payments of the cycle, over all partitions
   * @param completedAmountMinor their sum by currency
   * @param refundedCount refunds and cancels of the cycle; null, as all that follows, for none
   * @param suspendedCount payments that went into suspense in the cycle
   * @param releasedCount payments that left suspense in the cycle
   */
  public record CycleEnded(
      String cycleId,
      LocalDate settlementDate,
      int partition,
      int partitions,
      String nextCycleId,
      LocalDate nextSettlementDate,
      Instant endedAt,
      long completedCount,
      Map<String, Long> completedAmountMinor,
      Long refundedCount,
      Map<String, Long> refundedAmountMinor,
      Long suspendedCount,
      Map<String, Long> suspendedAmountMinor,
      Long releasedCount,
      Map<String, Long> releasedAmountMinor)
      implements Event {
    static final String TYPE = "hutong.cycle.ended.v1";
  }
}
