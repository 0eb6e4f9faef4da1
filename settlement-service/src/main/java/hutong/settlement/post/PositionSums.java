package hutong.settlement.post;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up what a batch means for each position, so that each position is written once. */
public final class PositionSums {

  private PositionSums() {}

  /**
   * The change of every position that the postings touch, in the order in which all batches lock
   * positions: two batches can wait for each other's end, but never in a circle.
   *
   * @throws ArithmeticException if a sum does not fit into 64 bits
   */
  public static SortedMap<PositionKey, Totals> of(Collection<? extends Booked> postings) {
    SortedMap<PositionKey, Totals> sums = new TreeMap<>();
    for (Booked posting : postings) {
      for (Transfer transfer : posting.transfers()) {
        long amount = transfer.amountMinor();
        sums.merge(
            key(posting, transfer.debit()), Totals.debit(transfer.kind(), 1, amount), Totals::plus);
        sums.merge(key(posting, transfer.credit()), Totals.credit(amount), Totals::plus);
      }
    }
    return sums;
  }

  private static PositionKey key(Booked posting, Account account) {
    return new PositionKey(
        posting.cycleId(), account.participant(), account.role(), posting.currency());
  }
}
