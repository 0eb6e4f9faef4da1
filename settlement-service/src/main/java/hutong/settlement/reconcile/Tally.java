package hutong.settlement.reconcile;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run counts, while it goes. */
final class Tally {

  /** Rows of one outcome; sums are signed from the participant's view, in minor units. */
  record Counted(long rows, long lines, long items, long oursMinor, long theirsMinor) {}

  /** Of one currency: what was cleared, and what the statement says was successful. */
  static final class Sums {
    private long itemsMinor;
    private long fileMinor;

    long itemsMinor() {
      return itemsMinor;
    }

    long fileMinor() {
      return fileMinor;
    }
  }

  private final Map<Outcome, Long> breaks = new EnumMap<>(Outcome.class);
  private final SortedMap<String, Sums> sums = new TreeMap<>();
  private long lines;
  private long items;
  private long matched;
  private long byPayment;
  private long notSuccessful;
  private long crossDay;

  void add(String outcome, String ourCurrency, String theirCurrency, Counted counted) {
    lines = Math.addExact(lines, counted.lines());
    items = Math.addExact(items, counted.items());
    switch (outcome) {
      case "MATCHED" -> matched = Math.addExact(matched, counted.rows());
      case "NOT_SUCCESSFUL" -> notSuccessful = Math.addExact(notSuccessful, counted.rows());
      default -> {
        // Those are counted when it is known what is left of them.
      }
    }
    if (ourCurrency != null) {
      Sums of = sums.computeIfAbsent(ourCurrency, first -> new Sums());
      of.itemsMinor = Math.addExact(of.itemsMinor, counted.oursMinor());
    }
    if (theirCurrency != null) {
      Sums of = sums.computeIfAbsent(theirCurrency, first -> new Sums());
      of.fileMinor = Math.addExact(of.fileMinor, counted.theirsMinor());
    }
  }

  void matchedByPayment(long pairs) {
    matched = Math.addExact(matched, pairs);
    byPayment = Math.addExact(byPayment, pairs);
  }

  /** What the neighbouring cycle has explained already, so that no break of this run is left. */
  void crossDay(long closed) {
    crossDay = Math.addExact(crossDay, closed);
  }

  void left(Outcome outcome, long count) {
    breaks.merge(outcome, count, Math::addExact);
  }

  long lines() {
    return lines;
  }

  long items() {
    return items;
  }

  /** How many of the matched agree by payment, amount and day, and not by an id. */
  long byPayment() {
    return byPayment;
  }

  long notSuccessful() {
    return notSuccessful;
  }

  SortedMap<String, Sums> sums() {
    return sums;
  }

  /** How often each outcome came, MATCHED among them; what never came is left out. */
  SortedMap<String, Long> outcomes() {
    SortedMap<String, Long> all = new TreeMap<>();
    breaks.forEach((outcome, count) -> all.put(outcome.name(), count));
    if (matched > 0) {
      all.put("MATCHED", matched);
    }
    if (crossDay > 0) {
      all.merge(Outcome.MATCHED_CROSS_DAY.name(), crossDay, Math::addExact);
    }
    return all;
  }

  /** What this run leaves as breaks, held ones among them. */
  long breaks() {
    return breaks.values().stream().mapToLong(Long::longValue).sum();
  }
}
