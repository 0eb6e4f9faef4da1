package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Follows a cycle until its money has moved: the settlement agent confirms every leg. */
public final class AgentSettlement {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Set<String> ENDS = Set.of("SETTLED", "PARTIALLY_SETTLED", "FAILED");

  private final Books books;
  private final URI cycles;

  public AgentSettlement(Ports ports) {
    this.books = new Books(ports);
    this.cycles = ports.httpUri(Service.SETTLEMENT).resolve("/v1/cycles/");
  }

  /**
   * How a cycle ended.
   *
   * @param settlement as settlement tells it, with its legs
   * @param messageIds of what the agent was sent, in their order
   */
  public record Paid(JsonNode settlement, List<String> messageIds) {

    /** What is not as it should be, in words; empty when all is well. */
    public List<String> complaints() {
      List<String> complaints = new ArrayList<>();
      String cycleId = settlement.path("cycleId").asText();
      if (!settlement.path("state").asText().equals("SETTLED")) {
        complaints.add("cycle " + cycleId + " is " + settlement.path("state").asText());
      }
      long sum = 0;
      for (JsonNode leg : settlement.path("legs")) {
        sum = Math.addExact(sum, leg.path("amountMinor").asLong());
        if (!leg.path("state").asText().equals("CONFIRMED")) {
          complaints.add(
              leg.path("participant").asText() + "'s leg is " + leg.path("state").asText());
        }
      }
      if (settlement.path("legs").isEmpty() || sum != 0) {
        complaints.add("the legs of cycle " + cycleId + " sum to " + sum + " minor units");
      }
      return complaints;
    }
  }

  /**
   * Waits for a cycle's end.
   *
   * @throws PlayFailure when it has none in time
   */
  public Paid await(String cycleId) {
    URI uri = cycles.resolve(cycleId + "/settlement");
    JsonNode settlement =
        books.await(
            uri,
            answer -> ENDS.contains(answer.path("state").asText()),
            "cycle " + cycleId + " is not settled",
            PATIENCE);
    JsonNode sent =
        books.await(
            URI.create(uri + "/instructions"),
            answer -> answer.has("instructions"),
            "the instructions of cycle " + cycleId + " are not told",
            PATIENCE);
    return new Paid(
        settlement,
        StreamSupport.stream(sent.path("instructions").spliterator(), false)
            .map(one -> one.path("messageId").asText())
            .toList());
  }
}
