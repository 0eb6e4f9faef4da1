package hutong.settlement.settle;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What one person has proposed about a settlement, and what another has decided.
 *
 * @param endToEndIds of the legs that it is about, as their attempts were when it was proposed
 * @param reference of the payment outside, null for anything else
 * @param decidedBy null while nobody has
 */
public record SettlementProposal(
    UUID proposalId,
    Kind kind,
    String cycleId,
    List<String> endToEndIds,
    String reason,
    String reference,
    State state,
    String proposedBy,
    Instant proposedAt,
    String decidedBy,
    Instant decidedAt) {

  /** What is proposed. */
  public enum Kind {
    /** Legs are sent anew under new ids, although the old ones may have been booked. */
    RETRY,
    /** Legs were paid in another way. */
    SETTLED_OUTSIDE
  }

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
        how,
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
            state,
            other.proposedBy,
            proposedAt,
            decidedBy,
            decidedAt));
  }
}
