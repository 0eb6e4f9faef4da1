package hutong.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Entry.Kind;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The books as JSON or as lines, to be compared with those of others. Both come piece by piece: the
 * books of a day fit into memory, their text does not.
 */
final class Export {

  private static final String COLUMNS =
      "paymentId|refundId|kind|refundKind|amountMinor|currency|status|reason"
          + "|asked|queried|mismatches|firstAskedAt\n";

  private Export() {}

  /**
   * One participant's books at one moment.
   *
   * @param entries in the order in which they came
   */
  record Snapshot(String participant, List<Entry> entries) {

    static Snapshot of(Books books, String participant) {
      return new Snapshot(participant, books.entries(participant));
    }
  }

  /** Everybody's, which is what all of them were at one moment. */
  static Iterator<String> json(List<Snapshot> snapshots) {
    Stream<String> pieces = Stream.of("{\"participants\":[");
    for (Snapshot one : snapshots) {
      Stream<String> between = Stream.of(one == snapshots.get(0) ? "" : ",");
      // Not flatMap, whose iterator holds all of an inner stream at once.
      pieces = Stream.concat(pieces, Stream.concat(between, pieces(one)));
    }
    return Stream.concat(pieces, Stream.of("]}")).iterator();
  }

  static Iterator<String> json(Snapshot snapshot) {
    return pieces(snapshot).iterator();
  }

  /** Lines sorted by when they were first asked for, under a line with the columns' names. */
  static Iterator<String> csv(Snapshot snapshot) {
    return Stream.concat(
            Stream.of(COLUMNS),
            snapshot.entries().stream()
                .sorted(Comparator.comparing(Entry::firstAskedAt))
                .map(Export::line))
        .iterator();
  }

  private static Stream<String> pieces(Snapshot snapshot) {
    List<Entry> entries = snapshot.entries();
    Stream<String> shown =
        entries.stream().map(e -> (e == entries.get(0) ? "" : ",") + show(e).toString());
    // Totals only when they are reached.
    Stream<String> totals = Stream.of(entries).map(all -> "],\"totals\":" + totals(all) + "}");
    Stream<String> head =
        Stream.of("{\"participant\":\"" + snapshot.participant() + "\",\"entries\":[");
    return Stream.concat(head, Stream.concat(shown, totals));
  }

  static ObjectNode show(Entry entry) {
    ObjectNode shown = Json.object();
    shown.put("paymentId", entry.paymentId().toString());
    shown.put("kind", entry.kind().name());
    if (entry.refundId() != null) {
      shown.put("refundId", entry.refundId().toString());
      shown.put("refundKind", entry.refundKind().name());
    }
    shown.put("amountMinor", entry.amountMinor());
    shown.put("currency", entry.currency());
    shown.put("status", entry.status().name());
    if (entry.reason() != null) {
      shown.put("reason", entry.reason());
    }
    shown.put("asked", entry.asked());
    shown.put("queried", entry.queried());
    shown.put("mismatches", entry.mismatches());
    shown.put("firstAskedAt", entry.firstAskedAt().toString());
    if (entry.unstated()) {
      shown.put("unstated", true);
    }
    return shown;
  }

  private static String line(Entry entry) {
    return String.join(
            "|",
            field(entry.paymentId()),
            field(entry.refundId()),
            field(entry.kind()),
            field(entry.refundKind()),
            field(entry.amountMinor()),
            field(entry.currency()),
            field(entry.status()),
            field(entry.reason()),
            field(entry.asked()),
            field(entry.queried()),
            field(entry.mismatches()),
            field(entry.firstAskedAt()))
        + "\n";
  }

  /**
   * A field that a spreadsheet can open: what it would take for a formula begins with an apostrophe
   * (OWASP, CSV injection), and what would end the field or the line is a space.
   */
  static String field(Object value) {
    String text = value == null ? "" : value.toString().replaceAll("[|\\p{Cntrl}]", " ");
    return text.matches("[=+@-].*") ? "'" + text : text;
  }

  /**
   * Of what moved money only, by kind and currency. The net is what clearing owes the participant,
   * or it owes where the net is negative: credits and refunds less debits and refunds of credits, a
   * reversed debit being none.
   */
  private static ObjectNode totals(List<Entry> entries) {
    Map<Kind, Map<String, Long>> sums = new EnumMap<>(Kind.class);
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    Map<String, Long> net = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.counts()) {
        counts.merge(entry.kind(), 1, Math::addExact);
        sums.computeIfAbsent(entry.kind(), first -> new TreeMap<>())
            .merge(entry.currency(), entry.amountMinor(), Math::addExact);
        net.merge(entry.currency(), netMinor(entry), Math::addExact);
      }
    }
    ObjectNode totals = Json.object();
    for (Kind kind : Kind.values()) {
      ObjectNode total = totals.putObject(kind.many());
      total.put("count", counts.getOrDefault(kind, 0));
      total.set("amountMinor", Json.tree(sums.getOrDefault(kind, Map.of())));
    }
    totals.set("netMinor", Json.tree(net));
    return totals;
  }

  private static long netMinor(Entry entry) {
    return switch (entry.kind()) {
      case DEBIT, CREDIT_REFUND -> -entry.amountMinor();
      case CREDIT, REFUND -> entry.amountMinor();
      case REVERSAL -> 0;
    };
  }
}
