package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.system.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Plays rows of the acceptance matrix: each on its own date, through a door, to the payment's end;
 * then closes the settlement cycles that it touched.
 *
 * <p>Every request carries an idempotency key of this run, and what meets a service that is away is
 * tried again, so parts may be killed and started again meanwhile.
 */
public final class Player {

  private static final Duration PATIENCE = Duration.ofSeconds(45);

  /** Hears what happens, on the thread that plays. */
  public interface Listener {

    /** The business clock was set. */
    default void clock(Instant businessTime) {}

    /** A row has come to its end. */
    default void row(RowResult result) {}
  }

  private final Books books;
  private final Simulation simulation;
  private final Path rulebook;
  private final Consumer<Instant> clock;
  private final Listener listener;
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  /**
   * @param ports where the system runs
   * @param rulebook the rulebook file, for rows that need a shop outside a rule's coverage
   * @param clock sets the business clock of all services
   */
  public Player(Ports ports, Path rulebook, Consumer<Instant> clock, Listener listener) {
    this.books = new Books(ports);
    this.simulation = new Simulation(ports);
    this.rulebook = rulebook;
    this.clock = clock;
    this.listener = listener;
  }

  /** Rows with an odd number through the first door, the others through the second. */
  public static Function<MatrixRow, Door> alternating(Door odd, Door even) {
    return row -> oddOrEven(row, odd, even);
  }

  static <T> T oddOrEven(MatrixRow row, T odd, T even) {
    return Integer.parseInt(row.id().substring(2)) % 2 == 1 ? odd : even;
  }

  /**
   * Plays the rows in the order of their dates and closes the cycles.
   *
   * @throws PlayFailure when a cycle does not close; a row that gets nowhere is a result
   */
  public PlayResult play(List<MatrixRow> rows, Function<MatrixRow, Door> doors) {
    List<MatrixRow> byDate =
        rows.stream().sorted(Comparator.comparing(MatrixRow::businessTime)).toList();
    List<RowResult> results = new ArrayList<>();
    Instant now = null;
    for (MatrixRow row : byDate) {
      if (!row.businessTime().equals(now)) {
        now = row.businessTime();
        clock.accept(now);
        listener.clock(now);
      }
      RowResult result = play(row, doors.apply(row));
      results.add(result);
      listener.row(result);
    }
    return new PlayResult(results, closeCycles(results));
  }

  private List<JsonNode> closeCycles(List<RowResult> results) {
    books.cutOff(PATIENCE);
    return results.stream()
        .filter(RowResult::accepted)
        .map(RowResult::cycleId)
        .distinct()
        .sorted()
        .map(cycleId -> books.closedCycle(cycleId, PATIENCE))
        .toList();
  }

  private RowResult play(MatrixRow row, Door door) {
    JsonNode nothing = MissingNode.getInstance();
    String paymentId = "";
    try {
      ObjectNode request = request(row, door);
      paymentId = door.submit(request, key(row, door), PATIENCE);
      JsonNode status = books.finalStatus(paymentId, PATIENCE);
      String got = got(status);
      // A scan that was refused at the door never came to a decision.
      JsonNode decision = refusedAtTheDoor(status) ? nothing : books.decision(paymentId, PATIENCE);
      JsonNode postings =
          got.equals(MatrixRow.ACCEPTED) ? books.postings(paymentId, PATIENCE) : nothing;
      String reason = reason(got, status, decision);
      String simulated = simulation.verdict(request, row.businessTime());
      return new RowResult(
          row, door.name(), paymentId, got, simulated, reason, status, decision, postings);
    } catch (PlayFailure failure) {
      String none = RowResult.NO_ANSWER;
      String why = failure.getMessage();
      return new RowResult(row, door.name(), paymentId, none, none, why, nothing, nothing, nothing);
    }
  }

  private static boolean refusedAtTheDoor(JsonNode status) {
    return status.path("reason").path("code").asText().startsWith("SC");
  }

  private String key(MatrixRow row, Door door) {
    return "demo-" + run + "-" + row.id() + "-" + door.name();
  }

  private ObjectNode request(MatrixRow row, Door door) {
    ObjectNode request = row.request().deepCopy();
    request.put("caller", "demo");
    // A payer of its own for each row and run, so that no daily limit of an earlier run is met.
    request.put("payerRef", "u-" + run + "-" + row.id() + "-" + door.name());
    if (request.path("order").has("merchantId")) {
      ObjectNode order = (ObjectNode) request.get("order");
      try {
        String merchant = order.get("merchantId").asText();
        order.put("merchantId", MerchantCoverage.resolve(merchant, rulebook));
      } catch (IOException e) {
        throw new PlayFailure("no shop for " + row.id() + ": " + e.getMessage(), e);
      }
    }
    return request;
  }

  private static String got(JsonNode status) {
    String name = status.path("reason").path("name").asText("no reason");
    return switch (status.path("status").asText()) {
      case "COMPLETED" -> MatrixRow.ACCEPTED;
      case "REFUSED" -> "R " + name;
      case "DECLINED" -> "D " + name;
      default -> RowResult.NO_ANSWER;
    };
  }

  private static String reason(String got, JsonNode status, JsonNode decision) {
    if (got.equals(MatrixRow.ACCEPTED)) {
      return "open by rule " + decision.path("ruleId").asText();
    }
    String words = status.path("reason").path("en").asText("no reason given");
    String nearest = decision.path("nearestRule").asText("");
    return nearest.isEmpty() ? words : words + " (nearest rule " + nearest + ")";
  }
}
