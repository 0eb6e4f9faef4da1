package hutong.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.local.system.LocalSystem;
import hutong.local.system.Service;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the institutions say of their days, and how it is brought to reconciliation. Most end their
 * day with clearing, at 23:00; some at midnight, so that an hour of each of their days is cleared
 * on the next.
 */
final class Statements {

  private static final Set<String> UNTIL_MIDNIGHT = Set.of("CMB", "ALIPAY");
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final URI books;
  private final URI reconciliations;

  /** In which cycle's last statement each entry of an institution stands. */
  private final Map<String, String> stated = new HashMap<>();

  Statements(LocalSystem system) {
    this.books = system.ports().simulatorUri().resolve("/books/");
    this.reconciliations =
        system.ports().httpUri(Service.SETTLEMENT).resolve("/v1/reconciliations");
  }

  /** The institution's own day. */
  String of(String participant, LocalDate date) throws IOException {
    String cutOff = UNTIL_MIDNIGHT.contains(participant) ? "23:59:59.999999999" : "23:00";
    URI uri = books.resolve(participant + "/statement?date=" + date + "&cutOff=" + cutOff);
    try (InputStream body = uri.toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Brings a statement that is right, and remembers what it says. */
  JsonNode bring(String participant, String cycleId, String statement) throws IOException {
    statement
        .lines()
        .filter(line -> line.startsWith("L|"))
        .map(line -> line.split("\\|"))
        .forEach(cells -> stated.put(key(participant, cells[2], cells[5], cells[6]), cycleId));
    return reconcile(participant, cycleId, statement);
  }

  /** Brings a statement and returns its run once that has ended. */
  JsonNode reconcile(String participant, String cycleId, String statement) throws IOException {
    URI uri =
        URI.create(
            reconciliations + "?format=OWN&participant=" + participant + "&cycle=" + cycleId);
    String runId =
        Calls.post(uri, statement.getBytes(StandardCharsets.UTF_8), 202).get("runId").asText();
    URI run = URI.create(reconciliations + "/" + runId);
    return await()
        .atMost(PATIENCE)
        .ignoreException(FileNotFoundException.class)
        .until(() -> Json.get(run), now -> !now.get("state").asText().equals("RUNNING"));
  }

  /** What all right statements say, entry by entry: the cycle of the statement. */
  Map<String, String> stated() {
    return Map.copyOf(stated);
  }

  /** What tells one entry of an institution from every other, its money included. */
  static String key(String participant, String id, String direction, String amountMinor) {
    return String.join(" ", participant, id, direction, amountMinor);
  }
}
