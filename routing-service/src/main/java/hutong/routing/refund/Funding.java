package hutong.routing.refund;

import hutong.routing.reserve.HoldOutcome;
import hutong.routing.reserve.Positions;
import hutong.routing.reserve.Positions.Hold;
import hutong.routing.reserve.Positions.Movement;
import hutong.routing.route.Check;
import hutong.routing.route.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Who pays for a refund: the payee's institution, out of its position. This is the one place where
 * refunds meet positions; all three are called as the last statement of their transactions, because
 * positions are locked last.
 */
@ApplicationScoped
class Funding {

  private final Positions positions;

  Funding(Positions positions) {
    this.positions = positions;
  }

  /**
   * A refund as a position sees it: {@code payeeInstitution} owes the amount to {@code
   * payerInstitution}.
   *
   * @param cycleId of a completed refund, else null
   */
  record Owed(
      UUID refundId,
      String payeeInstitution,
      String payerInstitution,
      String currency,
      long amountMinor,
      String cycleId) {

    Hold hold() {
      return new Hold(refundId, payeeInstitution, currency, amountMinor);
    }
  }

  /** Holds what an accepted refund will cost; fails where the position has no room for it. */
  Uni<Void> reserve(SqlConnection transaction, Owed owed) {
    return positions
        .reserve(transaction, List.of(owed.hold()))
        .invoke(outcomes -> refuse(outcomes.get(owed.refundId())))
        .replaceWithVoid();
  }

  /** The failure takes the refund's row back with it. */
  private static void refuse(HoldOutcome outcome) {
    if (!outcome.fits()) {
      throw new RefundRefusedException(
          outcome.check().map(Check::reason).orElse(Reason.NET_DEBIT_CAP),
          "The payee's institution has no room left in its position. Ask again later.");
    }
  }

  /** Gives back what refused refunds held. */
  Uni<Void> release(SqlConnection transaction, Collection<Owed> refused) {
    return positions.release(transaction, refused.stream().map(Owed::hold).toList());
  }

  /** Turns what completed refunds held into debits of the payee and credits of the payer. */
  Uni<Void> commit(SqlConnection transaction, Collection<Owed> completed) {
    return positions.commit(
        transaction,
        completed.stream()
            .map(owed -> new Movement(owed.hold(), owed.payerInstitution(), owed.cycleId()))
            .toList());
  }
}
