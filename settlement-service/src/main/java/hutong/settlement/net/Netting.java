package hutong.settlement.net;

import hutong.settlement.post.Account;
import hutong.settlement.post.PositionKey;
import hutong.settlement.post.Totals;
import hutong.settlement.post.TransferKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns a cycle's obligations into totals and nets. */
public final class Netting {

  private Netting() {}

  /**
   * The totals of every account, recomputed from what was transferred.
   *
   * @throws ArithmeticException if a sum does not fit into 64 bits
   */
  public static SortedMap<PositionKey, Totals> totals(
      String cycleId, Collection<Obligation> obligations) {
    SortedMap<PositionKey, Totals> totals = new TreeMap<>();
    for (Obligation owed : obligations) {
      totals.merge(
          key(cycleId, owed.debit(), owed.currency()),
          Totals.debit(owed.kind(), owed.transfers(), owed.amountMinor()),
          Totals::plus);
      totals.merge(
          key(cycleId, owed.credit(), owed.currency()),
          Totals.credit(owed.amountMinor()),
          Totals::plus);
    }
    return totals;
  }

  /**
   * The multilateral net of every participant that took part, also where it is zero; in the order
   * of participant and currency.
   */
  public static List<Net> nets(Map<PositionKey, Totals> totals) {
    SortedMap<String, SortedMap<String, Long>> nets = new TreeMap<>();
    totals.forEach(
        (key, sum) ->
            nets.computeIfAbsent(key.participant(), p -> new TreeMap<>())
                .merge(key.currency(), sum.netMinor(), Math::addExact));
    return nets.entrySet().stream()
        .flatMap(
            participant ->
                participant.getValue().entrySet().stream()
                    .map(net -> new Net(participant.getKey(), net.getKey(), net.getValue())))
        .toList();
  }

  /** The sum of the nets in each currency; anything but zero is an error of ours. */
  public static SortedMap<String, Long> sums(Collection<Net> nets) {
    SortedMap<String, Long> sums = new TreeMap<>();
    nets.forEach(net -> sums.merge(net.currency(), net.netMinor(), Math::addExact));
    return sums;
  }

  /** How many payments, and how much principal in each currency, the obligations hold. */
  public static Volume volume(Collection<Obligation> obligations) {
    long payments = 0;
    SortedMap<String, Long> principal = new TreeMap<>();
    for (Obligation owed : obligations) {
      if (owed.kind() == TransferKind.PRINCIPAL) {
        payments = Math.addExact(payments, owed.transfers());
        principal.merge(owed.currency(), owed.amountMinor(), Math::addExact);
      }
    }
    return new Volume(payments, principal);
  }

  /** How many payments, and how much principal in each currency, the running totals hold. */
  public static Volume volume(Map<PositionKey, Totals> positions) {
    long payments = 0;
    SortedMap<String, Long> principal = new TreeMap<>();
    for (Map.Entry<PositionKey, Totals> position : positions.entrySet()) {
      Totals totals = position.getValue();
      payments = Math.addExact(payments, totals.payments());
      principal.merge(position.getKey().currency(), totals.principalMinor(), Math::addExact);
    }
    return new Volume(payments, principal);
  }

  private static PositionKey key(String cycleId, Account account, String currency) {
    return new PositionKey(cycleId, account.participant(), account.role(), currency);
  }
}
