package hutong.settlement.post;

import hutong.settlement.fee.FeeAmount;
import hutong.settlement.post.RoundingItem.Agreement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up the residues of a cycle. What was charged and what refunds give back are rounded apart
 * from each other, and in the same way: a cycle that gives back all that another has charged gives
 * back to the fen what that one has rounded.
 */
public final class ResidueSums {

  private record Sum(long chargedPpmFen, long returnedPpmFen) {

    Sum plus(Sum other) {
      return new Sum(
          Math.addExact(chargedPpmFen, other.chargedPpmFen),
          Math.addExact(returnedPpmFen, other.returnedPpmFen));
    }

    long whole() {
      return Math.subtractExact(FeeAmount.whole(chargedPpmFen), FeeAmount.whole(returnedPpmFen));
    }
  }

  private final Map<Agreement, Sum> sums = new LinkedHashMap<>();

  /**
   * Residues of fees that were charged, in millionths of a fen.
   *
   * @throws ArithmeticException if the sum does not fit into 64 bits
   */
  public void charged(Agreement agreement, long ppmFen) {
    sums.merge(agreement, new Sum(ppmFen, 0), Sum::plus);
  }

  /** Residues that refunds give back, in millionths of a fen; as {@link #charged}. */
  public void returned(Agreement agreement, long ppmFen) {
    sums.merge(agreement, new Sum(0, ppmFen), Sum::plus);
  }

  /** One item for each agreement whose residues make a whole fen or more. */
  public List<RoundingItem> items(String cycleId) {
    List<RoundingItem> items = new ArrayList<>();
    sums.forEach(
        (agreement, sum) -> {
          long whole = sum.whole();
          if (whole != 0) {
            Account debit = whole > 0 ? agreement.payer() : agreement.payee();
            Account credit = whole > 0 ? agreement.payee() : agreement.payer();
            items.add(
                new RoundingItem(
                    cycleId,
                    agreement,
                    new Transfer(TransferKind.FEE_ROUNDING, debit, credit, Math.abs(whole))));
          }
        });
    return items;
  }
}
