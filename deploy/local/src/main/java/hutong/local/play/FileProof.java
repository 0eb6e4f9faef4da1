package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.local.process.Programs;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a participant does with its file of a cycle (清算明细文件): fetches it, keeps it, and has it
 * verified by a program that asks nobody. The same file with one amount changed must be refused.
 */
public final class FileProof {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AMOUNT = 8;

  private final Api api = new Api();
  private final Books books;
  private final URI cycles;
  private final Path verifier;
  private final Path key;
  private final Path folder;

  /**
   * @param verifier the verifier's jar
   * @param key the public key of who seals, in PEM
   * @param folder where files are kept; made when missing
   */
  public FileProof(Ports ports, Path verifier, Path key, Path folder) {
    this.books = new Books(ports);
    this.cycles = ports.httpUri(Service.SETTLEMENT).resolve("/v1/cycles/");
    this.verifier = verifier;
    this.key = key;
    this.folder = folder;
  }

  /**
   * What came of it.
   *
   * @param file where it is kept
   * @param records its lines
   * @param verified what the verifier did and said
   * @param changed the same of the changed file
   */
  public record Proved(
      String cycleId,
      String participant,
      Path file,
      List<String> records,
      Programs.Result verified,
      Programs.Result changed) {

    /** What is not as it should be, in words; empty when all is well. */
    public List<String> complaints() {
      List<String> complaints = new ArrayList<>();
      if (!verified.succeeded()) {
        complaints.add(file.getFileName() + " does not verify:\n" + verified.output());
      }
      if (changed.status() != 1) {
        complaints.add("with one amount changed it is not refused:\n" + changed.output());
      }
      return complaints;
    }

    /** Why the changed file is refused: the first check that failed. */
    String refusal() {
      return changed
          .output()
          .lines()
          .filter(line -> line.strip().startsWith("FAIL"))
          .map(line -> line.strip().replaceAll("\\s+", " "))
          .findFirst()
          .orElse(changed.output().strip());
    }
  }

  /**
   * Fetches and verifies the longest file of the last of these cycles that has any lines.
   *
   * @param closed cycles in their order, as settlement tells them
   * @throws PlayFailure when there is no file in time
   */
  public Proved prove(List<JsonNode> closed) throws IOException {
    String cycleId =
        closed.stream()
            .filter(cycle -> !cycle.path("nets").isEmpty())
            .reduce((one, later) -> later)
            .orElseThrow(() -> new PlayFailure("no cycle has a line"))
            .path("cycleId")
            .asText();
    JsonNode files =
        books.await(
            cycles.resolve(cycleId + "/files"),
            answer -> !answer.path("files").isEmpty(),
            "cycle " + cycleId + " is not sealed",
            PATIENCE);
    JsonNode longest =
        StreamSupport.stream(files.path("files").spliterator(), false)
            .max(Comparator.comparing((JsonNode file) -> file.path("lines").asLong()))
            .orElseThrow();
    String participant = longest.path("participant").asText();
    String text = api.text(cycles.resolve(cycleId + "/files/" + participant + ".psv"));
    String name = cycleId + "_" + participant + "_" + longest.path("sequence").asText();
    Path file = keep(name + ".psv", text);
    Path changed = keep(name + "-changed.psv", withOtherAmount(text));
    return new Proved(
        cycleId, participant, file, text.lines().toList(), verify(file), verify(changed));
  }

  private Path keep(String name, String text) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(name), text);
  }

  private Programs.Result verify(Path file) {
    return Programs.run(
        List.of(
            Programs.java(),
            "-jar",
            verifier.toString(),
            "--key",
            key.toString(),
            file.toString()));
  }

  /** The first amount is one minor unit more. */
  static String withOtherAmount(String file) {
    String line =
        file.lines()
            .filter(one -> one.startsWith("I|"))
            .findFirst()
            .orElseThrow(() -> new PlayFailure("the file has no line of an item"));
    String[] cells = line.split("\\|", -1);
    cells[AMOUNT] = Long.toString(Math.incrementExact(Long.parseLong(cells[AMOUNT])));
    return file.replace(line + "\n", String.join("|", cells) + "\n");
  }
}
