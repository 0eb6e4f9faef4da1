package hutong.settlement.net;

import hutong.settlement.net.Volume.Counted;
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

  /** How many of each kind, and how much in each currency, the obligations hold. */
  public static Volume volume(Collection<Obligation> obligations) {
    Counted payments = counted(obligations, TransferKind.PRINCIPAL);
    return new Volume(
        payments.count(),
        payments.amountMinor(),
        counted(obligations, TransferKind.REFUND_PRINCIPAL),
        counted(obligations, TransferKind.SUSPENSE),
        counted(obligations, TransferKind.SUSPENSE_RELEASE));
  }

  private static Counted counted(Collection<Obligation> obligations, TransferKind kind) {
    Counted sum = Counted.NONE;
    for (Obligation owed : obligations) {
      if (owed.kind() == kind) {
        sum = sum.plus(owed.transfers(), owed.currency(), owed.amountMinor());
      }
    }
    return sum;
  }

  /** How many of each kind, and how much in each currency, the running totals hold. */
  public static Volume volume(Map<PositionKey, Totals> positions) {
    Counted payments = Counted.NONE;
    Counted refunded = Counted.NONE;
    Counted suspended = Counted.NONE;
    Counted released = Counted.NONE;
    for (Map.Entry<PositionKey, Totals> position : positions.entrySet()) {
      String currency = position.getKey().currency();
      Totals totals = position.getValue();
      payments = payments.plus(totals.payments(), currency, totals.principalMinor());
      refunded = refunded.plus(totals.refunds(), currency, totals.refundMinor());
      suspended = suspended.plus(totals.suspended(), currency, totals.suspendedMinor());
      released = released.plus(totals.released(), currency, totals.releasedMinor());
    }
    return new Volume(payments.count(), payments.amountMinor(), refunded, suspended, released);
  }

  private static PositionKey key(String cycleId, Account account, String currency) {
    return new PositionKey(cycleId, account.participant(), account.role(), currency);
  }
}
