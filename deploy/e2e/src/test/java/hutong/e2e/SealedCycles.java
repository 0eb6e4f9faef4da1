package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.local.process.Programs;
import hutong.local.system.LocalSystem;
import hutong.local.system.Service;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what the sealed cycles of a run promise against what others can see of them: the
 * participants with their files and the verifier, which is a program of its own, and a second
 * settlement service that reads the same payments.
 */
final class SealedCycles {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String SEALS =
      """
      select s.cycle_id, c.settlement_date, s.participants, s.lines, encode(s.root, 'hex') as root,
             s.previous_cycle_id, encode(s.previous_seal_hash, 'hex') as previous_seal_hash,
             encode(s.seal_hash, 'hex') as seal_hash, s.key_id,
             encode(s.signature, 'hex') as signature
        from cycle_seal s join cycle c using (cycle_id)
       where c.type = 'CLEARING'
       order by c.settlement_date, length(cycle_id), cycle_id
      """;

  private final LocalSystem system;
  private final AllBooks books;
  private final Path key;
  private final Path folder;
  private final URI cycles;

  /** All files of all cycles by the end of their names, {@code psv} and {@code jsonl}. */
  private final Map<String, List<Path>> files = Map.of("psv", list(), "jsonl", list());

  /**
   * @param data of the running system; downloads go there
   */
  SealedCycles(LocalSystem system, AllBooks books, Path data) {
    this.system = system;
    this.books = books;
    this.key = data.resolve("keys/hutong-settlement.pub.pem");
    this.folder = data.resolve("downloads");
    this.cycles = system.ports().httpUri(Service.SETTLEMENT).resolve("/v1/cycles/");
  }

  private static List<Path> list() {
    return new ArrayList<>();
  }

  /** Waits until every closed clearing cycle is sealed. */
  void areComplete() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(seals().stream().map(row -> row.get("cycle_id")))
                    .containsExactlyInAnyOrderElementsOf(
                        books
                            .rows(
                                Service.SETTLEMENT,
                                "select cycle_id from cycle where state = 'CLOSED' and type = 'CLEARING'")
                            .stream()
                            .map(row -> row.get("cycle_id"))
                            .toList()));
  }

  private List<Map<String, String>> seals() {
    return books.rows(Service.SETTLEMENT, SEALS);
  }

  /**
   * Every participant of every cycle gets its file, both writings verify with the public key alone,
   * each cycle shows everybody one root and holds the seal of the one before it, and what
   * participants receive and pay sums to zero.
   */
  void everyFileVerifies() throws IOException {
    Files.createDirectories(folder);
    Map<String, Map<String, String>> seals = new LinkedHashMap<>();
    String before = null;
    for (Map<String, String> seal : seals()) {
      String cycleId = seal.get("cycle_id");
      assertThat(seal.get("previous_cycle_id")).as("before %s", cycleId).isEqualTo(before);
      before = cycleId;
      seals.put(cycleId, seal);
      JsonNode published = Json.get(cycles.resolve(cycleId + "/files")).get("files");
      assertThat(published).hasSize(Integer.parseInt(seal.get("participants")));
      for (JsonNode file : published) {
        for (String writing : files.keySet()) {
          files.get(writing).add(download(cycleId, file.get("participant").asText(), writing));
        }
      }
    }
    assertThat(files.get("psv")).isNotEmpty();
    for (List<Path> all : files.values()) {
      JsonNode answer = verify(all);
      assertThat(answer.get("verified").asBoolean()).as(failed(answer)).isTrue();
      assertThat(answer.get("files")).hasSameSizeAs(all);
      Map<String, Long> sums = new HashMap<>();
      for (JsonNode file : answer.get("files")) {
        String cycleId = file.get("cycleId").asText();
        Map<String, String> seal = seals.get(cycleId);
        assertThat(file.get("root").asText()).as(cycleId).isEqualTo(seal.get("root"));
        assertThat(file.get("sealHash").asText()).as(cycleId).isEqualTo(seal.get("seal_hash"));
        file.get("netsMinor")
            .properties()
            .forEach(
                net ->
                    sums.merge(
                        cycleId + " " + net.getKey(), net.getValue().asLong(), Math::addExact));
      }
      assertThat(sums.values()).as("nets by cycle and currency").containsOnly(0L);
      // A cycle without lines has no files: the chain shows where two that have them follow.
      assertThat(answer.toString()).contains("holds the seal of");
    }
    System.out.printf(
        "%d cycles are sealed, %d files of each writing verify%n",
        seals.size(), files.get("psv").size());
  }

  /** A service that knows nothing but the payments seals every cycle with the same bytes. */
  void areSealedAlikeByAReplay() {
    List<Map<String, String>> seals = seals();
    system.startReplay();
    await()
        .atMost(PATIENCE)
        .until(() -> AllBooks.rows(system::replaySuperuser, SEALS).size() >= seals.size());
    assertThat(AllBooks.rows(system::replaySuperuser, SEALS)).isEqualTo(seals);
  }

  /** One fen more in one row, and the check names who it concerns and the verifier refuses. */
  void showAChangedRow() throws Exception {
    Map<String, String> item =
        books
            .rows(
                Service.SETTLEMENT,
                "select payment_id, cycle_id, issuer, acquirer from clearing_item order by amount_minor desc limit 1")
            .get(0);
    String cycleId = item.get("cycle_id");
    assertThat(Json.get(cycles.resolve(cycleId + "/check")).get("asSealed").asBoolean()).isTrue();

    addOneFen(item.get("payment_id"));

    JsonNode check = Json.get(cycles.resolve(cycleId + "/check"));
    assertThat(check.get("asSealed").asBoolean()).isFalse();
    for (String side : List.of("issuer", "acquirer")) {
      String participant = item.get(side);
      assertThat(check.get("differences").findValuesAsText("participant")).contains(participant);
      for (String writing : files.keySet()) {
        JsonNode answer = verify(List.of(download(cycleId, participant, writing)));
        assertThat(answer.get("verified").asBoolean()).as("%s %s", side, writing).isFalse();
        assertThat(failed(answer)).contains("subtreeRoot");
      }
    }
  }

  private void addOneFen(String paymentId) throws SQLException {
    try (Connection connection = system.superuser(Service.SETTLEMENT);
        PreparedStatement noTriggers =
            connection.prepareStatement("set session_replication_role = replica");
        PreparedStatement change =
            connection.prepareStatement(
                "update clearing_item set amount_minor = amount_minor + 1 where payment_id = ?::uuid")) {
      noTriggers.execute();
      change.setString(1, paymentId);
      assertThat(change.executeUpdate()).isEqualTo(1);
    }
  }

  private Path download(String cycleId, String participant, String writing) throws IOException {
    Path file = folder.resolve("%s_%s_1.%s".formatted(cycleId, participant, writing));
    URI uri = cycles.resolve("%s/files/%s.%s".formatted(cycleId, participant, writing));
    try (InputStream body = uri.toURL().openStream()) {
      Files.write(file, body.readAllBytes());
    }
    return file;
  }

  /** What the verifier says of some files, run as whoever has the jar and the key runs it. */
  private JsonNode verify(List<Path> some) throws IOException {
    List<String> command = new ArrayList<>(List.of(Programs.java(), "-jar"));
    command.add(Path.of("../verifier/target/hutong-verifier.jar").toString());
    command.addAll(List.of("--json", "--key", key.toString()));
    some.forEach(file -> command.add(file.toString()));
    Programs.Result result = Programs.run(command);
    assertThat(result.output()).as("exit code %d", result.status()).startsWith("{");
    JsonNode answer = Json.read(result.output().getBytes(StandardCharsets.UTF_8));
    assertThat(result.succeeded()).isEqualTo(answer.get("verified").asBoolean());
    return answer;
  }

  /** The checks that failed, alone and together. */
  private static String failed(JsonNode answer) {
    List<String> failed = new ArrayList<>();
    for (JsonNode checks : answer.findValues("checks")) {
      for (JsonNode check : checks) {
        if (!check.get("passed").asBoolean()) {
          failed.add(check.get("check").asText() + ": " + check.get("said").asText());
        }
      }
    }
    return String.join("; ", failed);
  }
}
