package hutong.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the source tree of the whole project for what no compiler checks. */
class TidyTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final int MAX_LINES = 400;

  private static final Pattern SYSTEM_CLOCK =
      Pattern.compile(
          "Instant\\.now\\(\\)|Local(Date|Time|DateTime)\\.now\\(\\)|(Zoned|Offset)DateTime\\.now\\(\\)"
              + "|currentTimeMillis\\(|Clock\\.system(UTC|DefaultZone|)\\(|new Date\\(\\)");

  private static final Pattern DOMAIN_WORD =
      Pattern.compile(
          "(?i)\\b(payment|payer|payee|merchant|scan|issuer|acquirer|settlement|cycle|wallet"
              + "|rulebook|participant)s?\\b");

  private static List<Path> sources(Path under, String part) throws IOException {
    try (Stream<Path> files = Files.walk(under)) {
      return files
          .filter(f -> f.toString().endsWith(".java") && f.toString().contains(part))
          .filter(f -> !f.toString().contains("/target/"))
          .toList();
    }
  }

  private static List<String> linesWith(List<Path> files, Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (pattern.matcher(line).find()) {
          found.add(ROOT.relativize(file) + ":" + number + " " + line.strip());
        }
      }
    }
    return found;
  }

  @Test
  void only_the_business_clock_reads_the_system_clock() throws IOException {
    // When
    List<String> found = linesWith(sources(ROOT, "/src/main/"), SYSTEM_CLOCK);

    // Then the services have one such line; what stands around them has its own
    assertThat(found)
        .as("inject java.time.Clock instead")
        .hasSize(3)
        .anyMatch(line -> line.contains("hutong/runtime/clock/BusinessClock.java"))
        .anyMatch(line -> line.contains("hutong/simulator/Main.java"))
        .anyMatch(line -> line.contains("hutong/local/system/Parts.java"));
  }

  @Test
  void plumbing_knows_no_word_of_the_domain() throws IOException {
    // Given
    List<Path> plumbing = sources(ROOT.resolve("deploy/runtime"), "/src/main/");

    // When
    List<String> found = linesWith(plumbing, DOMAIN_WORD);

    // Then the package's own sentence, which says so, is the exception
    assertThat(found)
        .filteredOn(line -> !line.contains("hutong/runtime/package-info.java"))
        .filteredOn(line -> !line.contains("clock/ClockConfig.java"))
        .isEmpty();
  }

  @Test
  void no_source_file_grows_beyond_what_one_can_read() throws IOException {
    for (Path file : sources(ROOT, "/src/")) {
      assertThat(Files.readAllLines(file).size()).as("%s", file).isLessThanOrEqualTo(MAX_LINES);
    }
  }
}
