package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of a play.
 *
 * @param rows every row, in the order played
 * @param cycles the cycles that its payments were booked into, closed, as settlement tells them
 */
public record PlayResult(List<RowResult> rows, List<JsonNode> cycles) {

  public PlayResult {
    rows = List.copyOf(rows);
    cycles = List.copyOf(cycles);
  }

  /** Net position per participant over all cycles, in minor units; positive is received. */
  public Map<String, Long> nets() {
    Map<String, Long> nets = new TreeMap<>();
    for (JsonNode cycle : cycles) {
      for (JsonNode net : cycle.path("nets")) {
        nets.merge(net.path("participant").asText(), net.path("netMinor").asLong(), Math::addExact);
      }
    }
    return nets;
  }

  /** The sum of all nets; anything but zero is an error. */
  public long sumMinor() {
    return nets().values().stream().reduce(0L, Math::addExact);
  }

  /** The payment that is shown in full: the first that was accepted. */
  public Optional<RowResult> example() {
    return rows.stream().filter(RowResult::accepted).findFirst();
  }

  /** The payment whose refusal is explained: one that another city would have taken, if any. */
  public Optional<RowResult> refusal() {
    return rows.stream()
        .filter(row -> row.decision().path("verdict").asText().equals("REFUSE"))
        .min(Comparator.comparing((RowResult row) -> !row.got().equals("R CITY_NOT_OPEN")));
  }

  /** What is not as it should be, in words; empty when all is well. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    for (RowResult row : rows) {
      complainOf(row, complaints);
    }
    for (JsonNode cycle : cycles) {
      complainOf(cycle, complaints);
    }
    if (sumMinor() != 0) {
      complaints.add("the net positions sum to " + sumMinor() + " and not to zero");
    }
    return complaints;
  }

  private static void complainOf(RowResult result, List<String> complaints) {
    String id = result.row().id();
    if (!result.got().equals(result.row().expected())) {
      complaints.add(id + ": expected " + result.row().expected() + ", got " + result.got());
    } else if (!result.asExpected()) {
      complaints.add(id + ": got " + result.got() + ", but simulated " + result.simulated());
    }
    for (String language : List.of("en", "zh")) {
      JsonNode sentences = result.decision().path("explanation").path(language);
      if (result.decision().hasNonNull("verdict") && sentences.isEmpty()) {
        complaints.add(id + ": the decision is not explained in " + language);
      }
    }
    if (!result.accepted()) {
      return;
    }
    if (result.postings().path("transfers").isEmpty()) {
      complaints.add(id + ": accepted but not posted");
    } else if (!result.postings().path("cycleId").asText().equals(result.cycleId())) {
      complaints.add(id + ": posted into another cycle than the payer was told");
    }
  }

  private static void complainOf(JsonNode cycle, List<String> complaints) {
    long sum = 0;
    for (JsonNode net : cycle.path("nets")) {
      sum = Math.addExact(sum, net.path("netMinor").asLong());
    }
    if (sum != 0) {
      complaints.add("cycle " + cycle.path("cycleId").asText() + " nets to " + sum);
    }
    for (JsonNode stored : cycle.path("sumMinor")) {
      if (stored.asLong() != 0) {
        complaints.add("cycle " + cycle.path("cycleId").asText() + " says of itself: " + stored);
      }
    }
  }

  /** The result for a script. */
  public ObjectNode toJson() {
    return PlayJson.of(this);
  }
}
