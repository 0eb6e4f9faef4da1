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
      permits Refused, Declined, Completed, Reversed, Suspended, SuspenseReleased, CycleEnded {}

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

  /** Debited and credited, with the settlement day that was decided once and for all. */
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
      String mcc)
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
   * The end of a cycle, told once on every partition: whoever has read it from all of them has read
   * every payment of the cycle.
   *
   * @param partition the one that this copy is for
   * @param partitions how many copies there are
   * @param completedCount payments of the cycle, over all partitions
   * @param completedAmountMinor their sum by currency
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
      Map<String, Long> completedAmountMinor)
      implements Event {
    static final String TYPE = "hutong.cycle.ended.v1";
  }
}
