package hutong.codescan.status;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** What an event told about one payment. */
public sealed interface Outcome {

  UUID eventId();

  UUID paymentId();

  /** Business time at which it happened, as the event says. */
  Instant at();

  /**
   * How the payment ended.
   *
   * @param status a final one
   * @param reason why no money moved, or null when it did
   * @param cycleId the settlement cycle of a completed payment, else null
   */
  record Ended(
      UUID eventId,
      UUID paymentId,
      ScanStatus status,
      Instant at,
      Reason reason,
      String cycleId,
      LocalDate settlementDate)
      implements Outcome {}

  /** A person has to find out how it ended; it will still end. */
  record Suspended(UUID eventId, UUID paymentId, Instant at) implements Outcome {}

  /**
   * Money of a completed payment went back.
   *
   * @param kind CANCEL or REFUND
   * @param amountMinor in minor units, at least 1
   * @param refundedBeforeMinor what had gone back before this
   * @param originalAmountMinor the payment's amount
   */
  record Refunded(
      UUID eventId,
      UUID paymentId,
      UUID refundId,
      String kind,
      Instant at,
      long amountMinor,
      String currency,
      long refundedBeforeMinor,
      long originalAmountMinor)
      implements Outcome {}

  /**
   * Somebody asked for money back and was refused.
   *
   * @param kind CANCEL or REFUND, or null where the event does not say it
   */
  record RefundRefused(
      UUID eventId,
      UUID paymentId,
      UUID refundId,
      String kind,
      Instant at,
      long amountMinor,
      String currency,
      Reason reason)
      implements Outcome {}

  /** A reason from the service that decided it. */
  record Reason(String code, String name, String en, String zh) {}
}
