package hutong.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.verifier.Verifier.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A participant that has no line in some cycles follows the chain by the seals alone. */
class SealsTest {

  @TempDir Path folder;

  private final SampleCycle first =
      new SampleCycle("2021-10-02-01", null).shared("PAYMENT", 1, 10_000, 35, 3, "");
  private final SampleCycle empty = new SampleCycle("2021-10-02-02", first);
  private final SampleCycle third =
      new SampleCycle("2021-10-03-01", empty).shared("PAYMENT", 2, 10_000, 35, 3, "");
  private Verifier verifier;

  @BeforeEach
  void keys() throws IOException {
    verifier = new Verifier(folder);
  }

  private String seals(SampleCycle... cycles) throws IOException {
    return answer(
        Arrays.stream(cycles)
            .map(SampleCycle::seal)
            .collect(Collectors.joining(",", "{\"seals\":[", "]}")));
  }

  private String answer(String text) throws IOException {
    return Files.writeString(folder.resolve("seals.json"), text).toString();
  }

  private String file(SampleCycle cycle) throws IOException {
    return cycle.write(folder, "CITIC", "psv").toString();
  }

  private static void assertRefused(Said said, String words) {
    assertThat(said.exitCode()).as(said.out()).isEqualTo(1);
    assertThat(said.out()).contains(words).endsWith("NOT VERIFIED\n");
  }

  @Test
  void a_cycle_whose_seal_was_not_given_is_a_gap() throws IOException {
    assertRefused(
        verifier.verify("--seals", seals(first), file(third)),
        "2021-10-03-01 follows 2021-10-02-02, whose seal was not given");
  }

  @Test
  void no_seal_at_all_verifies_nothing() throws IOException {
    // When
    Said alone = verifier.verify("--seals", answer("{\"seals\":[]}"));
    Said withFiles = verifier.verify("--seals", answer("{\"seals\":[]}"), file(first), file(third));

    // Then
    assertRefused(alone, "there is no seal in it");
    assertRefused(withFiles, "there is no seal in it");
    assertRefused(withFiles, "2021-10-03-01 follows 2021-10-02-02, whose seal was not given");
  }

  @Test
  void seals_of_the_other_type_do_not_excuse_a_gap() throws IOException {
    // Given
    SampleCycle dispute = new SampleCycle("2021-10-02-D1", "DISPUTE", null, Clearing.OPERATOR);

    // When // Then
    assertRefused(
        verifier.verify("--seals", seals(dispute), file(first), file(third)),
        "2021-10-03-01 follows 2021-10-02-02, whose seal was not given");
  }

  @Test
  void a_seal_that_was_changed_is_of_another_key_or_is_no_seal_is_refused() throws IOException {
    // Given
    SampleCycle forged =
        new SampleCycle("2021-10-02-02", "CLEARING", first, Clearing.SOMEBODY_ELSE);
    String good = empty.seal();

    // When // Then
    assertRefused(verifier.verify("--seals", seals(first, forged, third)), "not of the key given");
    for (String bad :
        new String[] {
          good.replace("|0|0|", "|0|1|"),
          good.replace("2021-10-02-01", "2021-10-02-03"),
          good.replace("hutong-cycle-seal|1", "hutong-cycle-seal|2"),
          good.replace("|CLEARING|", "|OTHER|"),
          good.replace("|0|0|", "|0|"),
          good.replace("keyId", "key"),
          "[]",
          "{\"seals\":[1]}",
          "{\"seals\":1}",
          ""
        }) {
      Said said = verifier.verify("--seals", answer(bad));
      assertThat(said.exitCode()).as(bad + said.out()).isEqualTo(1);
      assertThat(said.out()).contains("FAIL seals");
    }
  }

  @Test
  void another_seal_of_a_cycle_than_in_the_file_is_found() throws IOException {
    // Given the same cycle sealed twice
    SampleCycle other =
        new SampleCycle("2021-10-02-01", null).shared("PAYMENT", 1, 9_999, 35, 3, "");

    // When // Then
    assertRefused(
        verifier.verify("--seals", seals(other), file(first)),
        "two seals of one cycle were given out");
    assertRefused(
        verifier.verify("--seals", seals(other, empty), file(third)),
        "2021-10-02-02 says that the seal of 2021-10-02-01 is");
  }

  @Test
  void seals_of_cycles_without_a_file_close_the_gap_between_files() throws IOException {
    // When
    Said said = verifier.verify("--seals", seals(empty), file(first), file(third));
    Said one = verifier.verify("--seals", answer(empty.seal()), file(first), file(third));

    // Then
    assertThat(said.exitCode()).as(said.out()).isZero();
    assertThat(said.out())
        .contains("3 seals from 2021-10-02-01 to 2021-10-03-01, each holds the one before")
        .contains("the first is the first of its type");
    assertThat(one.exitCode()).as(one.out()).isZero();
  }

  @Test
  void what_the_clearing_house_answers_is_verified_without_any_file() {
    // When
    String answers = "src/test/resources/answers/";
    Said said = Verifier.run("--key", answers + "operator.pem", "--seals", answers + "seals.json");

    // Then
    assertThat(said.exitCode()).as(said.out()).isZero();
    assertThat(said.out())
        .contains("2 seals from 1960-01-01-01 to 1960-01-01-02")
        .endsWith("verified: seals only\n");
  }
}
