package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * One surplus (长款), found and resolved: on a day of its own a bank makes a payment that is cleared
 * and takes a second one that clearing never hears of. Its statement of that day shows both.
 * Reconciliation finds the second, one operator proposes to book it to suspense (挂账), another
 * approves, and the dispute cycle closes.
 */
public final class Surplus {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long EXTRA_MINOR = 1280;
  private static final String PROPOSER = "operator-1";
  private static final String APPROVER = "operator-2";

  private final Api api = new Api();
  private final Books books;
  private final Ports ports;
  private final URI settlement;
  private final Player player;

  /** The parameters are those of {@link Player}. */
  public Surplus(Ports ports, Path rulebook, Consumer<Instant> clock) {
    this.books = new Books(ports);
    this.ports = ports;
    this.settlement = ports.httpUri(Service.SETTLEMENT).resolve("/v1/");
    // A player of its own has keys of its own: the row is another payment than the one before.
    this.player = new Player(ports, rulebook, clock, new Player.Listener() {});
  }

  /**
   * What came of it.
   *
   * @param bank whose surplus it is
   * @param day of the statement
   * @param cycleId the cycle that was reconciled
   * @param extraId the payment that only the bank has
   * @param run as settlement tells it
   * @param found the breaks of the run
   * @param approved the proposal after its approval
   * @param after the break after all
   * @param closed the dispute cycles that were closed
   */
  public record Resolved(
      String bank,
      LocalDate day,
      String cycleId,
      String extraId,
      JsonNode run,
      List<JsonNode> found,
      JsonNode approved,
      JsonNode after,
      List<String> closed) {

    /** What is not as it should be, in words; empty when all is well. */
    public List<String> complaints() {
      List<String> complaints = new ArrayList<>();
      found.stream()
          .filter(one -> !one.equals(surplus()))
          .forEach(one -> complaints.add("reconciliation found something else as well: " + one));
      if (!after.path("state").asText().equals("RESOLVED")) {
        complaints.add("the surplus is not resolved: " + after);
      }
      if (!closed.contains(approved.path("cycleId").asText())) {
        complaints.add("the dispute cycle of the adjustment is not closed: " + approved);
      }
      return complaints;
    }

    JsonNode surplus() {
      return Surplus.of(found, extraId);
    }
  }

  /**
   * Plays all of it.
   *
   * @param played the matrix, one accepted row of which is played again
   * @throws PlayFailure when a step does not come to its end
   */
  public Resolved resolve(PlayResult played, Door door) throws IOException {
    RowResult model =
        played.rows().stream()
            .filter(RowResult::accepted)
            .filter(row -> network(row).isPresent())
            .findFirst()
            .orElseThrow(() -> new PlayFailure("no accepted row is of a bank behind a network"));
    String bank = party(model, "debit", "ISSUER").orElseThrow();
    String lastPlayed =
        played.rows().stream().map(row -> row.row().date()).max(String::compareTo).orElseThrow();
    LocalDate day = freeDay(bank, LocalDate.parse(lastPlayed));
    String cycleId = playOn(day, model.row(), door);
    String extraId =
        post(
                ports.simulatorUri().resolve("/books/" + bank + "/extra"),
                object()
                    .put("kind", "PAYMENT")
                    .put("amountMinor", EXTRA_MINOR)
                    .put("currency", "CNY"),
                Map.of())
            .path("paymentId")
            .asText();
    JsonNode run = reconcile(bank, cycleId, statement(bank, day));
    List<JsonNode> found = breaks(bank, run.path("runId").asText());
    JsonNode surplus = of(found, extraId);
    String breakId = surplus.path("breakId").asText();
    JsonNode approved = adjust(breakId, network(model).orElseThrow());
    List<String> closed = new ArrayList<>();
    post(settlement.resolve("dispute-cycles/close"), object(), Map.of("Hutong-Operator", PROPOSER))
        .path("closed")
        .forEach(one -> closed.add(one.asText()));
    JsonNode after = get(settlement.resolve("breaks/" + breakId));
    return new Resolved(bank, day, cycleId, extraId, run, found, approved, after, closed);
  }

  /** Who keeps what is in suspense: the network that the bank is behind. */
  private static Optional<String> network(RowResult row) {
    return party(row, "credit", "NETWORK");
  }

  private static Optional<String> party(RowResult row, String side, String role) {
    for (JsonNode transfer : row.postings().path("transfers")) {
      JsonNode party = transfer.path(side);
      if (party.path("role").asText().equals(role)) {
        return Optional.of(party.path("participant").asText());
      }
    }
    return Optional.empty();
  }

  static JsonNode of(List<JsonNode> found, String extraId) {
    return found.stream()
        .filter(one -> one.path("paymentId").asText().equals(extraId))
        .findFirst()
        .orElseThrow(() -> new PlayFailure("reconciliation did not find the surplus: " + found));
  }

  /** The first day after that date of which the bank's books have nothing, also of earlier runs. */
  private LocalDate freeDay(String bank, LocalDate after) throws IOException {
    LocalDate day = after.plusDays(1);
    while (!statement(bank, day).endsWith("T|0\n")) {
      day = day.plusDays(1);
    }
    return day;
  }

  private String statement(String bank, LocalDate day) throws IOException {
    return api.text(ports.simulatorUri().resolve("/books/" + bank + "/statement?date=" + day));
  }

  private String playOn(LocalDate day, MatrixRow model, Door door) {
    MatrixRow row =
        new MatrixRow(
            model.id(),
            day.toString(),
            model.what(),
            model.place(),
            model.codeOwner(),
            model.expected(),
            model.request());
    PlayResult played = player.play(List.of(row), any -> door);
    if (!played.complaints().isEmpty()) {
      throw new PlayFailure("on " + day + ": " + String.join("; ", played.complaints()));
    }
    return played.rows().get(0).cycleId();
  }

  private JsonNode reconcile(String bank, String cycleId, String statement) throws IOException {
    URI uri =
        settlement.resolve(
            "reconciliations?participant=" + bank + "&cycle=" + cycleId + "&format=OWN");
    Api.Answer taken = api.post(uri, "application/octet-stream", statement, Map.of());
    URI run = settlement.resolve("reconciliations/" + succeeded(uri, taken).path("runId").asText());
    JsonNode ended =
        books.await(
            run,
            answer -> !answer.path("state").asText("RUNNING").equals("RUNNING"),
            "the statement of " + bank + " is not reconciled",
            PATIENCE);
    if (!ended.path("state").asText().equals("DONE")) {
      throw new PlayFailure("the statement of " + bank + " was refused: " + ended);
    }
    return ended;
  }

  private List<JsonNode> breaks(String bank, String runId) throws IOException {
    JsonNode all = get(settlement.resolve("breaks?participant=" + bank)).path("breaks");
    return StreamSupport.stream(all.spliterator(), false)
        .filter(one -> one.path("runId").asText().equals(runId))
        .toList();
  }

  private JsonNode adjust(String breakId, String network) throws IOException {
    ObjectNode asked =
        object()
            .put("kind", "BOOK_TO_SUSPENSE")
            .put("amountMinor", EXTRA_MINOR)
            .put("network", network)
            .put("reason", "debited, never cleared");
    JsonNode proposed =
        post(
            settlement.resolve("breaks/" + breakId + "/proposals"),
            asked,
            Map.of("Hutong-Operator", PROPOSER));
    String proposalId = proposed.path("proposalId").asText();
    return post(
        settlement.resolve("proposals/" + proposalId + "/approval"),
        object(),
        Map.of("Hutong-Operator", APPROVER));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private JsonNode get(URI uri) throws IOException {
    return succeeded(uri, api.get(uri));
  }

  private JsonNode post(URI uri, JsonNode body, Map<String, String> headers) throws IOException {
    return succeeded(uri, api.post(uri, body, headers));
  }

  private static JsonNode succeeded(URI uri, Api.Answer answer) {
    if (!answer.succeeded()) {
      throw new PlayFailure(uri + " answered " + answer.status() + " " + answer.body());
    }
    return answer.body();
  }
}
