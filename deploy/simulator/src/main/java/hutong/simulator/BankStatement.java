package hutong.simulator;

import hutong.simulator.Entry.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a participant tells of one of its days, as docs/contracts/participant-statement.md says. Its
 * day ends at a time of its own, so that it need not be clearing's. Only what moved money and was
 * not undone stands in it, and not what it was told to leave out.
 */
final class BankStatement {

  private BankStatement() {}

  /**
   * @param from first instant of the day
   * @param to first instant after it
   */
  static Iterator<String> lines(
      String participant, LocalDate date, Instant from, Instant to, List<Entry> entries) {
    List<Entry> day =
        entries.stream()
            .filter(entry -> entry.counts() && entry.kind() != Kind.REVERSAL)
            .filter(entry -> !entry.unstated())
            .filter(e -> !e.firstAskedAt().isBefore(from) && e.firstAskedAt().isBefore(to))
            .toList();
    TreeMap<String, long[]> sums = new TreeMap<>();
    for (Entry entry : day) {
      long[] sum = sums.computeIfAbsent(entry.currency(), first -> new long[3]);
      sum[0]++;
      int side = pays(entry) ? 1 : 2;
      sum[side] = Math.addExact(sum[side], entry.amountMinor());
    }
    String header =
        String.join(
            "|",
            "H|hutong-participant-statement|1",
            participant,
            date.toString(),
            date.toString(),
            day.size() + "\n");
    Stream<String> totals =
        sums.entrySet().stream()
            .map(
                sum ->
                    "S|%s|%d|%d|%d\n"
                        .formatted(
                            sum.getKey(), sum.getValue()[0], sum.getValue()[1], sum.getValue()[2]));
    return Stream.concat(
            Stream.concat(Stream.of(header), day.stream().map(BankStatement::line)),
            Stream.concat(totals, Stream.of("T|" + day.size() + "\n")))
        .iterator();
  }

  private static boolean pays(Entry entry) {
    return entry.kind() == Kind.DEBIT || entry.kind() == Kind.CREDIT_REFUND;
  }

  private static String line(Entry entry) {
    return String.join(
        "|",
        "L",
        entry.refundKind() == null ? "PAYMENT" : entry.refundKind().name(),
        entry.id().toString(),
        entry.paymentId().toString(),
        "",
        pays(entry) ? "D" : "C",
        Long.toString(entry.amountMinor()),
        "",
        entry.currency(),
        entry.firstAskedAt().truncatedTo(ChronoUnit.MICROS).toString(),
        "SUCCESS\n");
  }
}
