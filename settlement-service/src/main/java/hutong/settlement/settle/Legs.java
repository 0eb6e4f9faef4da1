package hutong.settlement.settle;

import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettlementTable.Held;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whose turn it is: nobody is paid what nobody has paid for. */
final class Legs {

  private Legs() {}

  static boolean allPaidIn(List<Leg> legs) {
    return legs.stream().filter(Leg::pays).allMatch(Leg::paid);
  }

  /** What is rejected, without those whose turn is after somebody who has to pay first. */
  static List<Leg> rejected(Held held, List<Leg> legs) {
    return in(legs, LegState.REJECTED).stream()
        .filter(leg -> held.message() == Message.PACS029 || leg.pays() || allPaidIn(legs))
        .toList();
  }

  /**
   * A batch pays out what it takes in: with a part of it somebody would be paid by nobody. So would
   * who is paid by itself before all who pay have paid.
   */
  static boolean mayTravel(Held held, List<Leg> all, List<Leg> some) {
    if (held.message() == Message.PACS009) {
      return some.stream().allMatch(Leg::pays) || allPaidIn(all);
    }
    Map<String, Long> sums = new HashMap<>();
    some.forEach(leg -> sums.merge(leg.currency(), leg.amountMinor(), Math::addExact));
    return sums.values().stream().allMatch(sum -> sum == 0);
  }

  static List<Leg> in(List<Leg> legs, LegState state) {
    return legs.stream().filter(leg -> leg.state() == state).toList();
  }
}
