package hutong.settlement.net;

import hutong.settlement.post.TransferKind;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What everybody owes everybody in a cycle before anything is set off: one cell for each payer,
 * payee and currency. What a refund gives back is no negative amount but a debt the other way
 * round, so every amount is more than zero. A participant in two roles of one item can owe itself;
 * that is shown and nets to nothing.
 *
 * @param cells in the order of currency, payer and payee; none for what is not owed
 */
public record GrossMatrix(List<Cell> cells) {

  /**
   * What one participant owes another.
   *
   * @param byKindMinor what for, in minor units, each more than zero
   */
  public record Cell(
      String payer, String payee, String currency, Map<TransferKind, Long> byKindMinor) {

    public Cell {
      byKindMinor = Collections.unmodifiableMap(new EnumMap<>(byKindMinor));
    }

    /**
     * Principal, fees, what is given back and what is put right.
     *
     * @throws ArithmeticException if the sum does not fit into 64 bits
     */
    public long totalMinor() {
      return byKindMinor.values().stream().reduce(0L, Math::addExact);
    }
  }

  /**
   * What is left between two when each debt is set off against the one the other way round.
   *
   * @param netMinor what the participant receives from the counterparty (positive) or pays it; the
   *     counterparty's entry has the same amount with the other sign
   */
  public record Bilateral(
      String participant, String counterparty, String currency, long netMinor) {}

  private record Pair(String currency, String payer, String payee) implements Comparable<Pair> {

    @Override
    public int compareTo(Pair other) {
      int byCurrency = currency.compareTo(other.currency);
      int byPayer = byCurrency != 0 ? byCurrency : payer.compareTo(other.payer);
      return byPayer != 0 ? byPayer : payee.compareTo(other.payee);
    }

    Pair reversed() {
      return new Pair(currency, payee, payer);
    }
  }

  public GrossMatrix {
    cells = List.copyOf(cells);
  }

  /**
   * Adds up the obligations of the participants, whatever their roles.
   *
   * @throws ArithmeticException if a sum does not fit into 64 bits
   */
  public static GrossMatrix of(Collection<Obligation> obligations) {
    SortedMap<Pair, Map<TransferKind, Long>> sums = new TreeMap<>();
    for (Obligation owed : obligations) {
      Pair pair =
          new Pair(owed.currency(), owed.debit().participant(), owed.credit().participant());
      sums.computeIfAbsent(pair, p -> new EnumMap<>(TransferKind.class))
          .merge(owed.kind(), owed.amountMinor(), Math::addExact);
    }
    return new GrossMatrix(
        sums.entrySet().stream()
            .map(
                sum ->
                    new Cell(
                        sum.getKey().payer(),
                        sum.getKey().payee(),
                        sum.getKey().currency(),
                        sum.getValue()))
            .toList());
  }

  /**
   * The bilateral nets, each pair once from either side, in the order of currency, participant and
   * counterparty. Also where a pair nets to zero.
   *
   * @throws ArithmeticException if a difference does not fit into 64 bits
   */
  public List<Bilateral> bilateral() {
    SortedMap<Pair, Long> owed = new TreeMap<>();
    cells.forEach(cell -> owed.put(pair(cell), cell.totalMinor()));
    Set<Pair> bothWays = new TreeSet<>();
    owed.keySet().stream()
        .filter(pair -> !pair.payer().equals(pair.payee()))
        .forEach(pair -> Collections.addAll(bothWays, pair, pair.reversed()));
    return bothWays.stream()
        .map(
            pair ->
                new Bilateral(
                    pair.payer(),
                    pair.payee(),
                    pair.currency(),
                    Math.subtractExact(
                        owed.getOrDefault(pair.reversed(), 0L), owed.getOrDefault(pair, 0L))))
        .toList();
  }

  /**
   * The multilateral nets, each the sum of a participant's bilateral nets, of everybody in the
   * matrix, in the order of participant and currency.
   *
   * @throws ArithmeticException if a sum does not fit into 64 bits
   */
  public List<Net> nets() {
    SortedMap<String, SortedMap<String, Long>> sums = new TreeMap<>();
    for (Cell cell : cells) {
      for (String participant : List.of(cell.payer(), cell.payee())) {
        sums.computeIfAbsent(participant, p -> new TreeMap<>()).putIfAbsent(cell.currency(), 0L);
      }
    }
    bilateral()
        .forEach(
            net ->
                sums.get(net.participant()).merge(net.currency(), net.netMinor(), Math::addExact));
    return sums.entrySet().stream()
        .flatMap(
            participant ->
                participant.getValue().entrySet().stream()
                    .map(net -> new Net(participant.getKey(), net.getKey(), net.getValue())))
        .toList();
  }

  private static Pair pair(Cell cell) {
    return new Pair(cell.currency(), cell.payer(), cell.payee());
  }
}
