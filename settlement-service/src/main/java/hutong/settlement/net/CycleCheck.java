package hutong.settlement.net;

import hutong.settlement.post.PositionKey;
import hutong.settlement.post.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares the four independent accounts of a cycle: transfers, clearing items, positions and what
 * routing announced in the markers. A cycle is closed only when all agree.
 */
public final class CycleCheck {

  private CycleCheck() {}

  /** Why a cycle cannot be closed. */
  public enum Mismatch {
    /** The markers of two partitions announce different things. */
    MARKERS_DISAGREE,
    /** The transfers do not hold what routing announced. */
    ANNOUNCED_DIFFERS,
    /** The clearing items do not hold what the transfers hold. */
    ITEMS_DIFFER,
    /** The running positions are not the sums of the transfers. */
    POSITIONS_DIFFER,
    /** The nets do not sum to zero. */
    NOT_ZERO
  }

  /**
   * Everything that is wrong; empty when the cycle may be closed.
   *
   * @param announced what each partition's marker says, one or more
   */
  public static List<Mismatch> compare(
      String cycleId,
      List<Obligation> obligations,
      Volume items,
      Map<PositionKey, Totals> positions,
      List<Volume> announced) {
    List<Mismatch> found = new ArrayList<>();
    Volume transferred = Netting.volume(obligations);
    Map<PositionKey, Totals> totals = Netting.totals(cycleId, obligations);
    if (!announced.stream().allMatch(announced.get(0)::sameAs)) {
      found.add(Mismatch.MARKERS_DISAGREE);
    }
    if (!transferred.sameAs(announced.get(0))) {
      found.add(Mismatch.ANNOUNCED_DIFFERS);
    }
    if (!transferred.sameAs(items)) {
      found.add(Mismatch.ITEMS_DIFFER);
    }
    if (!totals.equals(positions)) {
      found.add(Mismatch.POSITIONS_DIFFER);
    }
    if (Netting.sums(Netting.nets(totals)).values().stream().anyMatch(sum -> sum != 0)) {
      found.add(Mismatch.NOT_ZERO);
    }
    return found;
  }
}
