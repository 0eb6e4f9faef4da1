package hutong.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up the lines by what the records T and N say of them. */
final class Sums {

  private static final List<String> MONEY =
      List.of("principal", "issuerFee", "networkFeeIssuer", "networkFeeAcquirer", "net");

  private static final class Total {
    private final List<String> of;
    private final long[] minor = new long[MONEY.size()];
    private long count;

    Total(List<String> of) {
      this.of = of;
    }
  }

  private final SortedMap<String, Total> totals = new TreeMap<>();
  private final SortedMap<String, Long> nets = new TreeMap<>();

  /**
   * Adds a line.
   *
   * @throws Refused if a sum does not fit into 64 bits
   */
  void add(Entry line) {
    List<String> of = List.of(line.cell("currency"), line.cell("kind"), line.cell("role"));
    Total total = totals.computeIfAbsent(String.join("\0", of), key -> new Total(of));
    try {
      total.count++;
      for (int i = 0; i < MONEY.size(); i++) {
        total.minor[i] = Math.addExact(total.minor[i], line.minor(MONEY.get(i)));
      }
      nets.merge(line.cell("currency"), line.minor("net"), Math::addExact);
    } catch (ArithmeticException e) {
      throw new Refused(line.where() + ": the sum up to here does not fit into 64 bits");
    }
  }

  /** The cells of the records T in their order. */
  List<String> totals() {
    List<String> records = new ArrayList<>();
    for (Total total : totals.values()) {
      List<String> cells = new ArrayList<>(total.of);
      cells.add(Long.toString(total.count));
      for (long minor : total.minor) {
        cells.add(Syntax.money(minor));
      }
      records.add(String.join("|", cells));
    }
    return records;
  }

  /** The cells of the records N in their order. */
  List<String> nets() {
    return nets.entrySet().stream()
        .map(net -> net.getKey() + "|" + Syntax.money(net.getValue()))
        .toList();
  }
}
