package hutong.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.verifier.Verifier.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {

  @TempDir Path folder;

  private final SampleCycle second = SampleCycle.second();
  private final SampleCycle first = second.previous();
  private Verifier verifier;

  @BeforeEach
  void keys() throws IOException {
    verifier = new Verifier(folder);
  }

  private String file(SampleCycle cycle, String participant, String ending) throws IOException {
    return cycle.write(folder, participant, ending).toString();
  }

  private static void assertNotVerified(Said said, String words) {
    assertThat(said.exitCode()).as(said.out()).isEqualTo(1);
    assertThat(said.out()).contains(words).endsWith("NOT VERIFIED\n");
  }

  @Test
  void misuse_and_what_cannot_be_read_is_exit_code_2_with_one_sentence() throws IOException {
    // Given
    String file = file(first, "CITIC", "psv");
    Path noKey = Files.writeString(folder.resolve("no.pem"), "nothing");

    // When // Then
    assertThat(Verifier.run(file).err())
        .startsWith("Give the operator's key with --key or --jwks.");
    assertThat(Verifier.run(file).exitCode()).isEqualTo(2);
    assertThat(verifier.verify().exitCode()).isEqualTo(2);
    assertThat(verifier.verify("--nothing", file).exitCode()).isEqualTo(2);
    assertThat(verifier.verify("--key", verifier.path("operator.pem"), file).exitCode())
        .isEqualTo(2);
    assertThat(verifier.verify(file, file, "--against", file).exitCode()).isEqualTo(2);
    assertThat(verifier.verify(folder + "/none.psv"))
        .isEqualTo(new Said(2, "", "There is no file " + folder + "/none.psv\n"));
    assertThat(verifier.verify(folder.toString()).exitCode()).isEqualTo(2);
    assertThat(Verifier.run("--key", noKey.toString(), file))
        .isEqualTo(new Said(2, "", "Cannot be read: " + noKey + " holds no PEM public key\n"));
    assertThat(Verifier.run("--jwks", noKey.toString(), file).exitCode()).isEqualTo(2);
  }

  @Test
  void two_participants_that_were_given_different_roots_find_out() throws IOException {
    // Given the same cycle sealed twice
    SampleCycle other =
        new SampleCycle("2021-10-02-01", null).shared("PAYMENT", 1, 10_000, 35, 3, "");

    // When
    Said said = verifier.verify(file(first, "CITIC", "psv"), file(other, "ALIPAY", "psv"));

    // Then
    assertNotVerified(said, "two seals of one cycle were given out");
  }

  @Test
  void a_cycle_that_was_changed_after_the_next_was_sealed_is_found() throws IOException {
    // Given
    SampleCycle changed =
        new SampleCycle("2021-10-02-01", null).shared("PAYMENT", 1, 9_999, 35, 3, "");

    // When
    Said said = verifier.verify(file(second, "CITIC", "psv"), file(changed, "CITIC", "psv"));
    Said previous =
        verifier.verify("--previous", file(changed, "ALIPAY", "psv"), file(second, "CITIC", "psv"));
    Said hash = verifier.verify("--previous", "0".repeat(64), file(second, "CITIC", "psv"));

    // Then
    assertNotVerified(said, "2021-10-03-01 says that the seal of 2021-10-02-01 is");
    assertNotVerified(previous, "2021-10-03-01 says that the seal of 2021-10-02-01 is");
    assertNotVerified(hash, "2021-10-03-01 says that the seal before it is");
  }

  @Test
  void a_cycle_that_was_dropped_from_the_chain_is_found() throws IOException {
    // Given a third that names the first as its previous
    SampleCycle third = new SampleCycle("2021-10-04-01", first).shared("PAYMENT", 9, 5, 0, 0, "");

    // When
    Said said =
        verifier.verify(
            file(first, "CITIC", "psv"), file(second, "CITIC", "psv"), file(third, "CITIC", "psv"));
    Said notBefore =
        verifier.verify("--previous", file(second, "ALIPAY", "psv"), file(third, "ALIPAY", "psv"));

    // Then
    assertNotVerified(said, "says that 2021-10-02-01 came before it and leaves out 2021-10-03-01");
    assertThat(notBefore.exitCode()).isEqualTo(1);
  }

  @Test
  void two_writings_that_differ_are_found_and_the_first_difference_is_shown() throws IOException {
    // Given each is good for itself
    SampleCycle other =
        new SampleCycle("2021-10-02-01", null).shared("PAYMENT", 1, 10_001, 35, 3, "");

    // When
    Said said =
        verifier.verify(file(first, "CITIC", "psv"), "--against", file(other, "CITIC", "jsonl"));

    // Then
    assertNotVerified(said, "record 1 differs: H|hutong-participant-file|2|CITIC");
  }

  @Test
  void a_cycle_between_that_was_not_given_is_named_and_no_failure() throws IOException {
    // Given
    SampleCycle third = new SampleCycle("2021-10-03-02", second).shared("PAYMENT", 9, 5, 0, 0, "");

    // When
    Said said = verifier.verify(file(first, "CITIC", "psv"), file(third, "CITIC", "psv"));

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).contains("2021-10-03-02 follows 2021-10-03-01, which was not given");
  }

  @Test
  void a_good_file_says_each_comparison_and_at_last_the_net() throws IOException {
    // When
    Said said = verifier.verify(file(first, "CITIC", "psv"));

    // Then
    assertThat(said.exitCode()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out().lines().skip(1).map(line -> line.substring(0, 18).trim()))
        .containsExactly(
            "ok   header",
            "ok   lines",
            "ok   subtreeRoot",
            "ok   totals",
            "ok   nets",
            "ok   place",
            "ok   seal",
            "ok   signature",
            "ok   publication",
            "verified: CITIC 20");
    assertThat(said.out())
        .contains("3 lines, in order, each net the sum of its cells")
        .endsWith("verified: CITIC 2021-10-02-01  CNY D380222 (pays 380222 minor units)\n");
  }

  @Test
  void every_file_of_two_cycles_in_both_writings_belongs_together() throws IOException {
    // Given
    for (String participant : List.of("ALIPAY", "CITIC", "UNIONPAY")) {
      // When
      Said said =
          verifier.verify(
              file(first, "ALIPAY", "jsonl"),
              file(second, participant, "jsonl"),
              file(first, participant, "psv"),
              file(second, participant, "psv"));
      Said against =
          verifier.verify(
              file(second, participant, "psv"), "--against", file(second, participant, "jsonl"));

      // Then
      assertThat(said.exitCode()).as(said.out()).isZero();
      assertThat(said.out())
          .contains("2021-10-03-01: 2 files hold the same root")
          .contains("chain        2021-10-03-01 holds the seal of 2021-10-02-01");
      assertThat(against.exitCode()).as(against.out()).isZero();
    }
  }

  @Test
  void a_chain_is_continued_from_a_file_or_a_hash_that_was_kept() throws IOException {
    // When
    Said file =
        Verifier.run(
            "--key",
            verifier.path("operator.pem"),
            "--previous",
            file(first, "UNIONPAY", "jsonl"),
            file(second, "CITIC", "psv"));
    Said hash = verifier.verify("--previous", first.sealHash(), file(second, "CITIC", "psv"));

    // Then
    assertThat(file.exitCode()).as(file.out()).isZero();
    assertThat(hash.exitCode()).as(hash.out()).isZero();
    assertThat(hash.out()).contains("2021-10-03-01 holds the seal " + first.sealHash());
  }

  @Test
  void the_only_participant_of_a_cycle_and_a_dispute_cycle_are_good() throws IOException {
    // Given
    SampleCycle alone =
        new SampleCycle("2021-10-02-D1", "DISPUTE", null, Clearing.OPERATOR)
            .line(
                "CITIC", "ADJUSTMENT", SampleCycle.id(1), "", "ISSUER", "CITIC", 7, -7, 0, 0, 0, "")
            .line(
                "CITIC",
                "ADJUSTMENT",
                SampleCycle.id(1),
                "",
                "NETWORK",
                "CITIC",
                7,
                7,
                0,
                0,
                0,
                "");

    // When
    Said psv = verifier.verify(file(alone, "CITIC", "psv"));
    Said jsonl = verifier.verify(file(alone, "CITIC", "jsonl"));

    // Then
    assertThat(psv.exitCode()).as(psv.out()).isZero();
    assertThat(psv.out())
        .contains("leaf 0 of 1 leads to root")
        .contains("CNY 0 (pays and receives");
    assertThat(jsonl.exitCode()).as(jsonl.out()).isZero();
  }

  @Test
  void programs_get_one_json_object() throws IOException {
    // When
    Said good = verifier.verify("--json", file(first, "CITIC", "psv"));
    Said bad =
        verifier.verify(
            "--json",
            Files.writeString(
                    folder.resolve("some.file"), first.psv("CITIC").replace("D9968", "D1"))
                .toString());

    // Then
    assertThat(JsonEntry.object(good.out(), "output").get("verified")).isEqualTo(true);
    assertThat(good.out())
        .contains("\"netsMinor\":{\"CNY\":-380222}")
        .contains("\"sealHash\":\"" + first.sealHash());
    assertThat(JsonEntry.object(bad.out(), "output").get("verified")).isEqualTo(false);
    assertThat(bad.exitCode()).isEqualTo(1);
  }

  @Test
  void help_names_the_records_of_the_contract() {
    assertThat(Verifier.run("--help").out())
        .contains("清算明细文件", "subtreeRoot", "prove", "check-proof", "Exit code");
  }
}
