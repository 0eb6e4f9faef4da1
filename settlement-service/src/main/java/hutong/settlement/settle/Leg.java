package hutong.settlement.settle;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * One net that is paid or received.
 *
 * @param amountMinor minor units, never zero; negative: the participant pays the settlement account
 * @param endToEndId what the agent names it by, of its present attempt; at most 35 characters
 * @param attempt from 1 on
 * @param reason why it is rejected or mismatched, or null
 * @param bookedOn the day of the agent's booking, or null while it is not confirmed
 * @param messageId the instruction that carried it last, or null while it is pending
 */
public record Leg(
    String cycleId,
    String participant,
    String currency,
    long amountMinor,
    String endToEndId,
    UUID uetr,
    LegState state,
    int attempt,
    String reason,
    String messageId,
    Instant confirmedAt,
    LocalDate bookedOn) {

  /** Why a leg is unpaid again that the agent had booked. */
  static final String REVERSED = "REVERSED";

  /** Whether the participant pays. */
  public boolean pays() {
    return amountMinor < 0;
  }

  /** Whether the money has moved, at the agent or elsewhere. */
  boolean paid() {
    return state == LegState.CONFIRMED || state == LegState.SETTLED_OUTSIDE;
  }

  /** Whether the agent has booked it and undone that: under its present ids it is never paid. */
  boolean reversed() {
    return state == LegState.MISMATCHED && REVERSED.equals(reason);
  }

  /** The amount without its sign. */
  long size() {
    return Math.abs(amountMinor);
  }

  /** On its way by an instruction. */
  Leg sent(String by) {
    return with(LegState.SENT, null, by, null, null);
  }

  /** Booked by the agent; told of at an instant. */
  Leg confirmed(LocalDate booked, Instant at) {
    return with(LegState.CONFIRMED, null, messageId, at, booked);
  }

  /** Not booked, because of something, and not going to be under these ids. */
  Leg rejected(String why) {
    return with(LegState.REJECTED, why, messageId, null, null);
  }

  /** What the agent has told of it is not what was asked. */
  Leg mismatched(String why) {
    return with(LegState.MISMATCHED, why, messageId, null, null);
  }

  /** Paid in another way; said at an instant. */
  Leg settledOutside(Instant at) {
    return with(LegState.SETTLED_OUTSIDE, null, messageId, at, null);
  }

  private Leg with(LegState next, String why, String by, Instant at, LocalDate booked) {
    return new Leg(
        cycleId,
        participant,
        currency,
        amountMinor,
        endToEndId,
        uetr,
        next,
        attempt,
        why,
        by,
        at,
        booked);
  }

  static Leg first(String cycleId, String participant, String currency, long amountMinor) {
    return new Leg(
            cycleId,
            participant,
            currency,
            amountMinor,
            null,
            null,
            LegState.PENDING,
            1,
            null,
            null,
            null,
            null)
        .attempt(1);
  }

  /** The same under the ids of another attempt, pending. */
  Leg attempt(int number) {
    String id = SettlementIds.endToEndId(cycleId, participant, currency, number);
    return new Leg(
        cycleId,
        participant,
        currency,
        amountMinor,
        id,
        SettlementIds.uetr(id),
        LegState.PENDING,
        number,
        null,
        null,
        null,
        null);
  }
}
