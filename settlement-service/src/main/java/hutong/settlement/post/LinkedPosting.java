package hutong.settlement.post;

import hutong.settlement.fee.FeeAmount;
import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.Role;
import hutong.settlement.fee.RoundingScope;
import java.util.ArrayList;
import java.util.List;

/**
 * A linked item and the transfers that it makes.
 *
 * @param fees what is given back of each {@link FeeType}, in its order; with a residue only where
 *     the payment's fees are rounded over a cycle
 */
public record LinkedPosting(LinkedItem item, List<FeeAmount> fees, List<Transfer> transfers)
    implements Booked {

  private static final List<FeeAmount> NO_FEES =
      List.of(FeeAmount.NONE, FeeAmount.NONE, FeeAmount.NONE);

  public LinkedPosting {
    fees = List.copyOf(fees);
    transfers = List.copyOf(transfers);
  }

  @Override
  public String cycleId() {
    return item.cycleId();
  }

  @Override
  public String currency() {
    return item.currency();
  }

  /**
   * Moves a refund's money: the principal from acquirer to issuer, and of each fee its share to
   * whom had paid it.
   *
   * @param original with the fees that it was charged, whatever is charged today
   * @param networkFeesReturned whether the network gives its fees back; the issuer always does
   */
  static LinkedPosting refund(LinkedItem item, Charged original, boolean networkFeesReturned) {
    List<FeeAmount> fees = new ArrayList<>();
    List<Transfer> transfers = new ArrayList<>();
    transfers.add(
        new Transfer(
            TransferKind.REFUND_PRINCIPAL,
            account(item, Role.ACQUIRER),
            account(item, Role.ISSUER),
            item.amountMinor()));
    for (FeeType type : FeeType.values()) {
      FeeAmount fee = returned(type, item, original, networkFeesReturned);
      fees.add(fee);
      if (fee.amountMinor() != 0) {
        transfers.add(
            new Transfer(
                TransferKind.returned(type),
                account(item, type.payee()),
                account(item, type.payer()),
                fee.amountMinor()));
      }
    }
    return new LinkedPosting(item, fees, transfers);
  }

  /** Moves what was debited from the issuer into suspense at the clearing institution. */
  static LinkedPosting suspense(LinkedItem item) {
    return moved(item, TransferKind.SUSPENSE, Role.ISSUER, Role.SUSPENSE);
  }

  /** The opposite of {@link #suspense}. */
  static LinkedPosting release(LinkedItem item) {
    return moved(item, TransferKind.SUSPENSE_RELEASE, Role.SUSPENSE, Role.ISSUER);
  }

  private static LinkedPosting moved(LinkedItem item, TransferKind kind, Role debit, Role credit) {
    Transfer transfer =
        new Transfer(kind, account(item, debit), account(item, credit), item.amountMinor());
    return new LinkedPosting(item, NO_FEES, List.of(transfer));
  }

  private static FeeAmount returned(
      FeeType type, LinkedItem item, Charged original, boolean networkFeesReturned) {
    if (!type.isReturned(networkFeesReturned)) {
      return FeeAmount.NONE;
    }
    FeeAmount part =
        original.fee(type).part(item.beforeMinor(), item.amountMinor(), original.amountMinor());
    return original.roundingScope() == RoundingScope.AGGREGATE_PER_CYCLE
        ? part
        : new FeeAmount(part.amountMinor(), 0);
  }

  private static Account account(LinkedItem item, Role role) {
    String participant =
        switch (role) {
          case ISSUER -> item.issuer();
          case ACQUIRER -> item.acquirer();
          case NETWORK, SUSPENSE -> item.network();
        };
    return new Account(participant, role);
  }
}
