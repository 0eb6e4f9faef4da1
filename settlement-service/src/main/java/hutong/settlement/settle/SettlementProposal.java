package hutong.settlement.settle;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What one person has proposed about a settlement, and what another has decided.
 *
 * @param cycleId null for a message, which may be about several
 * @param endToEndIds of the legs that it is about, as their attempts were when it was proposed;
 *     none for a message
 * @param reference of the payment outside, null for anything else
 * @param message null for anything else
 * @param decidedBy null while nobody has
 */
public record SettlementProposal(
    UUID proposalId,
    Kind kind,
    String cycleId,
    List<String> endToEndIds,
    String reason,
    String reference,
    Brought message,
    State state,
    String proposedBy,
    Instant proposedAt,
    String decidedBy,
    Instant decidedAt) {

  /** What stands between the ids of a reference, as a pattern for Java and for PostgreSQL. */
  static final String BETWEEN_REFERENCES = "[ ,;]+";

  /** What is proposed. */
  public enum Kind {
    /** Legs are sent anew under new ids, although the old ones may have been booked. */
    RETRY,
    /** Legs were paid in another way. */
    SETTLED_OUTSIDE,
    /** A message of the agent that a person has brought is taken. */
    MESSAGE,
    /** All that is confirmed stands, although the agent has contradicted it; the cycle goes on. */
    GO_ON,
    /** The agent has undone bookings; all else that is confirmed stands, and the cycle goes on. */
    REVERSED
  }

  /**
   * A message of the agent that a person has brought.
   *
   * @param sha256 of its bytes, 64 lower-case hexadecimal digits
   * @param outcome what became of it, and why; null before it is approved
   */
  public record Brought(
      String kind, String messageId, String sha256, AgentMessages.Outcome outcome, String why) {}

  /** How far it is. */
  public enum State {
    PROPOSED,
    APPROVED,
    REJECTED
  }

  /** The same, decided. */
  SettlementProposal decided(State how, String by, Instant at) {
    return new SettlementProposal(
        proposalId,
        kind,
        cycleId,
        endToEndIds,
        reason,
        reference,
        message,
        how,
        proposedBy,
        proposedAt,
        by,
        at);
  }

  /** The same, decided by taking its message. */
  SettlementProposal taken(AgentMessages.Taken taken, String by, Instant at) {
    return new SettlementProposal(
        proposalId,
        kind,
        cycleId,
        endToEndIds,
        reason,
        reference,
        new Brought(
            taken.kind(), taken.messageId(), message.sha256(), taken.outcome(), taken.why()),
        State.APPROVED,
        proposedBy,
        proposedAt,
        by,
        at);
  }

  /** Whether it was asked in the same words by the same person. */
  boolean isAskedAgain(SettlementProposal other) {
    return equals(
        new SettlementProposal(
            other.proposalId,
            other.kind,
            other.cycleId,
            other.endToEndIds,
            other.reason,
            other.reference,
            message,
            state,
            other.proposedBy,
            proposedAt,
            decidedBy,
            decidedAt));
  }
}
