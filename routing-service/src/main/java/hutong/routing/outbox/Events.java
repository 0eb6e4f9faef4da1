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
  public sealed interface Event permits Refused, Declined, Completed, CycleEnded {}

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
