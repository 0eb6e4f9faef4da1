package hutong.settlement.operate;

import com.fasterxml.jackson.annotation.JsonInclude;
import hutong.settlement.operate.Answers.Side;
import hutong.settlement.post.Account;
import hutong.settlement.reconcile.Adjustment;
import hutong.settlement.reconcile.AdjustmentKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A proposal as docs/contracts/openapi/settlement.yaml says it.
 *
 * @param postings what approval posts or has posted, to the last fen; empty for a write-off
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProposalAnswer(
    UUID proposalId,
    UUID breakId,
    AdjustmentKind kind,
    Adjustment.State state,
    long amountMinor,
    String currency,
    List<Movement> postings,
    String reason,
    UUID paymentId,
    String proposedBy,
    Instant proposedAt,
    String decidedBy,
    Instant decidedAt,
    String cycleId) {

  record Movement(Side debit, Side credit, long amountMinor, String currency) {}

  static ProposalAnswer of(Adjustment one) {
    return new ProposalAnswer(
        one.proposalId(),
        one.breakId(),
        one.kind(),
        one.state(),
        one.amountMinor(),
        one.currency(),
        one.debit() == null
            ? List.of()
            : List.of(
                new Movement(
                    side(one.debit()), side(one.credit()), one.amountMinor(), one.currency())),
        one.reason(),
        one.paymentId(),
        one.proposedBy(),
        one.proposedAt(),
        one.decidedBy(),
        one.decidedAt(),
        one.cycleId());
  }

  private static Side side(Account account) {
    return new Side(account.participant(), account.role());
  }
}
