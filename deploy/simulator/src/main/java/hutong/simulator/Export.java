package hutong.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Entry.Kind;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The books as JSON, to be compared with those of others. */
final class Export {

  private Export() {}

  static ObjectNode all(Books books) {
    ObjectNode answer = Json.object();
    var participants = answer.putArray("participants");
    for (String participant : books.participants()) {
      participants.add(one(books, participant));
    }
    return answer;
  }

  static ObjectNode one(Books books, String participant) {
    Collection<Entry> entries = books.entries(participant);
    ObjectNode answer = Json.object();
    answer.put("participant", participant);
    var shown = answer.putArray("entries");
    entries.forEach(entry -> shown.add(show(entry)));
    ObjectNode totals = answer.putObject("totals");
    totals.set("debits", totals(entries, Kind.DEBIT));
    totals.set("credits", totals(entries, Kind.CREDIT));
    return answer;
  }

  private static ObjectNode show(Entry entry) {
    ObjectNode shown = Json.object();
    shown.put("paymentId", entry.paymentId());
    shown.put("kind", entry.kind().name());
    shown.put("amountMinor", entry.amountMinor());
    shown.put("currency", entry.currency());
    shown.put("status", entry.status().name());
    if (entry.reason() != null) {
      shown.put("reason", entry.reason());
    }
    shown.put("asked", entry.asked());
    shown.put("queried", entry.queried());
    shown.put("mismatches", entry.mismatches());
    shown.put("firstAskedAt", entry.firstAskedAt());
    return shown;
  }

  /** Of what moved money only: approved debits, acknowledged credits. */
  private static ObjectNode totals(Collection<Entry> entries, Kind kind) {
    Map<String, Long> minorByCurrency = new TreeMap<>();
    int count = 0;
    for (Entry entry : entries) {
      if (entry.kind() == kind && entry.counts()) {
        count++;
        minorByCurrency.merge(entry.currency(), entry.amountMinor(), Math::addExact);
      }
    }
    ObjectNode totals = Json.object();
    totals.put("count", count);
    totals.set("amountMinor", Json.tree(minorByCurrency));
    return totals;
  }
}
