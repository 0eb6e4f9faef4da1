package hutong.settlement.settle;

import java.time.Instant;

/**
 * One attempt of a leg, as it was sent; kept for ever.
 *
 * @param messageId the instruction that carried it
 * @param amountMinor minor units, signed as the leg's
 * @param outcome what came of it: a {@link LegState} or {@link #BOOKED_LATE}
 * @param reason why it was rejected or mismatched, or null
 */
public record Attempt(
    String cycleId,
    String participant,
    String currency,
    int number,
    String endToEndId,
    String messageId,
    long amountMinor,
    Instant sentAt,
    String outcome,
    String reason) {

  /** The agent has booked it after a later one was out, or after its cycle had ended. */
  static final String BOOKED_LATE = "BOOKED_LATE";

  /** Whether it is one of the leg's, and not its present one. */
  boolean isEarlierThan(Leg leg) {
    return cycleId.equals(leg.cycleId())
        && participant.equals(leg.participant())
        && currency.equals(leg.currency())
        && !endToEndId.equals(leg.endToEndId());
  }
}
