package hutong.settlement.reconcile;

import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import java.time.Instant;
import java.util.UUID;

/**
 * 差错调整: one proposal about a break and what became of it. The direct item that it posts has its id,
 * so that it can be posted once only.
 *
 * @param debit who would pay or has paid; null like {@code credit} where nothing moves
 * @param decidedBy another person than {@code proposedBy} where it was approved; null while it
 *     waits
 * @param cycleId the dispute cycle in which it was posted, or null
 */
public record Adjustment(
    UUID proposalId,
    UUID breakId,
    AdjustmentKind kind,
    State state,
    Account debit,
    Account credit,
    long amountMinor,
    String currency,
    String reason,
    UUID paymentId,
    String proposedBy,
    Instant proposedAt,
    String decidedBy,
    Instant decidedAt,
    String cycleId) {

  /** How far it is; the latter two are final. */
  public enum State {
    PROPOSED,
    APPROVED,
    REJECTED
  }

  boolean moves() {
    return debit != null;
  }

  /** Whether it takes out of suspense what an earlier adjustment of the same break put there. */
  boolean releases() {
    return moves() && debit.role() == Role.SUSPENSE && kind != AdjustmentKind.REVERSAL;
  }

  boolean isAskedAgainBy(String operator, UUID breakAgain, AdjustmentAsked again) {
    return proposedBy.equals(operator)
        && breakId.equals(breakAgain)
        && kind == again.kind()
        && amountMinor == again.amountMinor()
        && reason.equals(again.reason());
  }

  Adjustment decided(State outcome, String operator, Instant at, String postedIn) {
    return new Adjustment(
        proposalId,
        breakId,
        kind,
        outcome,
        debit,
        credit,
        amountMinor,
        currency,
        reason,
        paymentId,
        proposedBy,
        proposedAt,
        operator,
        at,
        postedIn);
  }
}
