package hutong.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.verifier.Verifier.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {

  /** Kept answers of the clearing house, against which its own tests hold it too. */
  private static final String ANSWERS = "src/test/resources/answers/";

  @TempDir Path folder;

  private final SampleCycle second = SampleCycle.second();
  private Verifier verifier;

  @BeforeEach
  void keys() throws IOException {
    verifier = new Verifier(folder);
  }

  private String prove(String participant, String ending, int item) throws IOException {
    String file = second.write(folder, participant, ending).toString();
    Said said = Verifier.run("prove", "--item", SampleCycle.id(item), file);
    assertThat(said.exitCode()).as(said.err()).isZero();
    return said.out();
  }

  private Said check(String proof) throws IOException {
    Path file = Files.writeString(folder.resolve("proof.json"), proof);
    return Verifier.run("check-proof", "--key", verifier.path("operator.pem"), file.toString());
  }

  @Test
  void an_item_that_is_not_in_the_file_or_a_file_that_is_not_good_gives_no_proof()
      throws IOException {
    // Given
    String file = second.write(folder, "CITIC", "psv").toString();
    Path bad = folder.resolve("bad.psv");
    Files.writeString(bad, second.psv("CITIC").replace("|CLEARED|", "|CLEARED"));

    // When // Then
    assertThat(Verifier.run("prove", "--item", SampleCycle.id(99), file).err())
        .contains("has no line of item");
    assertThat(Verifier.run("prove", "--item", SampleCycle.id(4), bad.toString()).exitCode())
        .isEqualTo(1);
    assertThat(Verifier.run("prove", file).exitCode()).isEqualTo(2);
  }

  @Test
  void a_proof_that_was_changed_does_not_hold() throws IOException {
    // Given
    String proof = prove("CITIC", "psv", 5);

    // When // Then
    for (String[] change :
        new String[][] {
          {"|CNY|4000|", "|CNY|4001|"},
          {"\"leafIndex\" : 1,\n    \"treeSize\" : 5", "\"leafIndex\" : 2,\n    \"treeSize\" : 5"},
          {"\"treeSize\" : 5", "\"treeSize\" : 6"},
          {"\"leafIndex\" : 1,\n    \"treeSize\" : 3", "\"leafIndex\" : 0,\n    \"treeSize\" : 3"},
          {"\"treeSize\" : 3", "\"treeSize\" : 4"},
          {"|ISSUER|", "|ACQUIRER|"},
          {"CITIC|5|", "CCB|5|"},
          {"CITIC|5|CNY:", "CITIC|5|HKD:"},
          {"CITIC|5|", "CITIC|"},
          {"2021-10-03-01", "2021-10-03-02"},
          {"hutong-cycle-seal|1", "hutong-cycle-seal|2"},
          {"hutong-item-proof", "something"},
          {"\"version\" : 2", "\"version\" : 1"},
          {"\"lines\" : [ {", "\"lines\" : [ 1, {"},
          {"\"keyId\"", "\"otherId\""},
          {"\"seal\"", "\"other\""}
        }) {
      String changed = proof.replace(change[0], change[1]);
      assertThat(changed).isNotEqualTo(proof);
      Said said = check(changed);
      assertThat(said.exitCode()).as(change[1] + "\n" + said.out()).isEqualTo(1);
      assertThat(said.out()).endsWith("NOT VERIFIED\n");
    }
    assertThat(check("").exitCode()).isEqualTo(1);
    assertThat(check(proof + proof).exitCode()).isEqualTo(1);
  }

  /** The objects of {@code lines} of a proof of two, as text. */
  private static String[] lines(String proof) {
    String list = proof.substring(proof.indexOf("[ {") + 2, proof.indexOf("} ],") + 1);
    String[] lines = list.split("(?<=\\}), (?=\\{)");
    assertThat(lines).hasSize(2);
    return lines;
  }

  @Test
  void lines_of_two_items_or_twice_the_same_or_turned_around_are_no_proof() throws IOException {
    // Given each line leads to the root
    String proof = prove("UNIONPAY", "psv", 6);
    String[] two = lines(proof);
    String other = prove("UNIONPAY", "psv", 5);
    String others = other.substring(other.indexOf("[ {") + 2, other.indexOf("} ],") + 1);

    // When
    Said mixed = check(proof.replace(two[0], others));
    Said twice = check(proof.replace(two[1], two[0]));
    Said turned = check(proof.replace(two[0] + ", " + two[1], two[1] + ", " + two[0]));

    // Then
    assertThat(mixed.exitCode()).as(mixed.out()).isEqualTo(1);
    assertThat(mixed.out()).contains("FAIL item         the lines are of two items");
    assertThat(twice.exitCode()).as(twice.out()).isEqualTo(1);
    assertThat(twice.out()).contains("FAIL item         a line at leafIndex");
    assertThat(turned.exitCode()).as(turned.out()).isEqualTo(1);
    assertThat(turned.out()).contains("FAIL item         a line at leafIndex");
  }

  @Test
  void a_proof_holds_by_itself_from_either_writing() throws IOException {
    // When
    String proof = prove("CITIC", "psv", 5);
    Said said = check(proof);

    // Then
    assertThat(prove("CITIC", "jsonl", 5)).isEqualTo(proof);
    assertThat(said.exitCode()).as(said.out()).isZero();
    assertThat(said.out())
        .contains("REFUND " + SampleCycle.id(5) + " as ISSUER: CNY C3987, line 2 of 5")
        .contains("1 of its lines; that the participant has no other of it is not proved")
        .contains("ok   signature")
        .endsWith("verified\n");
    assertThat(proof).doesNotContain(SampleCycle.id(6), SampleCycle.id(7));
  }

  @Test
  void what_the_clearing_house_answers_is_verified_as_it_is() {
    // When
    Said said =
        Verifier.run("check-proof", "--key", ANSWERS + "operator.pem", ANSWERS + "proof.json");

    // Then
    assertThat(said.exitCode()).as(said.out()).isZero();
    assertThat(said.out())
        .contains("as ISSUER: CNY D9968, line 3 of 3")
        .contains("CCB in cycle 1960-01-01-01: leaf 1 of 3")
        .endsWith("verified\n");
  }

  @Test
  void an_item_with_two_lines_is_proved_by_both() throws IOException {
    // When suspense and release have the payment's id
    Said said = check(prove("UNIONPAY", "psv", 6));

    // Then
    assertThat(said.exitCode()).as(said.out()).isZero();
    assertThat(said.out()).contains("RELEASE").contains("SUSPENSE").contains("2 of its lines");
  }
}
