package hutong.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.verifier.Verifier.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The files of two cycles as they once were written lie in the resources, to be tried by hand and
 * so that a change of reading or hashing shows. To write them anew: {@code
 * -Dhutong.verifier.keep=true}.
 */
class KeptFilesTest {

  private static final Path KEPT = Path.of("src/test/resources/files");

  /** As they were written before there was version 2. */
  private static final Path VERSION_1 = Path.of("src/test/resources/version-1");

  private static void keep(SampleCycle second) throws IOException {
    Files.createDirectories(KEPT);
    for (String participant : second.participants()) {
      for (SampleCycle cycle : List.of(second.previous(), second)) {
        cycle.write(KEPT, participant, "psv");
        cycle.write(KEPT, participant, "jsonl");
      }
    }
    Files.writeString(KEPT.resolve("operator.pem"), Clearing.pem(Clearing.OPERATOR));
    Files.writeString(
        KEPT.resolve("keys.json"), Clearing.jwks(Clearing.OPERATOR, Clearing.KEY_ID) + "\n");
  }

  @Test
  void files_of_version_1_are_verified_only_for_who_asks_for_it() throws IOException {
    // Given
    List<String> args =
        new ArrayList<>(
            List.of("--version-1", "--jwks", VERSION_1.resolve("keys.json").toString()));
    for (String name : List.of("2021-10-02-01_CITIC_1", "2021-10-03-01_CITIC_1")) {
      args.add(VERSION_1.resolve(name + ".psv").toString());
      args.add(VERSION_1.resolve(name + ".jsonl").toString());
    }

    // When
    Said said = Verifier.run(args.toArray(String[]::new));
    Said notAsked = Verifier.run(args.subList(1, args.size()).toArray(String[]::new));

    // Then
    assertThat(said.exitCode()).as(said.out()).isZero();
    assertThat(said.out()).contains("2021-10-03-01 holds the seal of 2021-10-02-01");
    assertThat(notAsked.exitCode()).isEqualTo(1);
    assertThat(notAsked.out()).contains("FAIL header       format version 1: its sequence");
  }

  @Test
  void the_files_that_were_kept_are_verified_together() throws IOException {
    // Given
    SampleCycle second = SampleCycle.second();
    if (Boolean.getBoolean("hutong.verifier.keep")) {
      keep(second);
    }
    List<String> args = new ArrayList<>(List.of("--key", KEPT.resolve("operator.pem").toString()));
    try (var files = Files.list(KEPT)) {
      files
          .map(Path::toString)
          .filter(name -> name.matches(".*(psv|jsonl)"))
          .sorted()
          .forEach(args::add);
    }

    // When
    Said said = Verifier.run(args.toArray(String[]::new));

    // Then
    assertThat(args).hasSize(14);
    assertThat(said.exitCode()).as(said.out()).isZero();
    assertThat(said.out())
        .contains("verified: ALIPAY 2021-10-02-01  CNY C379974 (receives 379974 minor units)")
        .contains("2021-10-02-01: 6 files hold the same root")
        .contains("2021-10-03-01 holds the seal of 2021-10-02-01");
    assertThat(Files.readString(KEPT.resolve("2021-10-03-01_CITIC_1.psv")))
        .isEqualTo(second.psv("CITIC"));
  }
}
