package hutong.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.verifier.Verifier.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a clearing house, or somebody on the way, might try. */
class ForgeryTest {

  @TempDir Path folder;

  private final SampleCycle second = SampleCycle.second();
  private final SampleCycle first = second.previous();
  private Verifier verifier;

  @BeforeEach
  void keys() throws IOException {
    verifier = new Verifier(folder);
  }

  private void assertRefused(String content, String check, String said) {
    assertRefused(verifier.content(content), check, said);
  }

  private static void assertRefused(Said said, String check, String words) {
    assertThat(said.exitCode()).as(said.out()).isEqualTo(1);
    assertThat(said.out()).contains("FAIL " + check).contains(words).endsWith("NOT VERIFIED\n");
    assertThat(said.err()).isEmpty();
  }

  private static String record(String file, String letter) {
    return file.lines().filter(line -> line.startsWith(letter + "|")).findFirst().orElseThrow();
  }

  /** All of one file, but the records of these letters from another. */
  private static String with(String file, String letters, String other) {
    String made = file;
    for (String letter : letters.split("")) {
      made = made.replace(record(file, letter), record(other, letter));
    }
    return made;
  }

  @Test
  void a_signature_of_another_key_is_refused() throws IOException {
    // Given
    String file = second.write(folder, "ALIPAY", "psv").toString();
    String forged =
        new SampleCycle("2021-10-03-01", "CLEARING", null, Clearing.SOMEBODY_ELSE)
            .shared("PAYMENT", 4, 9_000, 35, 3, "")
            .psv("ALIPAY");

    // When // Then
    assertRefused(
        Verifier.run("--key", verifier.path("other.pem"), file),
        "signature",
        "not of the key given");
    assertRefused(forged, "signature", "not of the key given");
    assertRefused(
        first.psv("CITIC").replace("|" + Clearing.KEY_ID + "|", "|another-key|"),
        "signature",
        "no key \"another-key\"");
  }

  @Test
  void a_file_that_is_renumbered_or_names_another_key_is_refused() throws IOException {
    // Given
    String file = first.psv("CITIC");
    String versionOne =
        file.replace("-file|2|CITIC", "-file|1|CITIC").replace(record(file, "F") + "\n", "");
    Path renumbered = folder.resolve("renumbered.psv");
    Files.writeString(renumbered, file.replace("|2021-10-02|1|3|", "|2021-10-02|2|3|"));

    // When // Then
    assertRefused(verifier.verify(renumbered.toString()), "publication", "not of the key given");
    assertRefused(
        Verifier.run(
            "--key",
            verifier.path("operator.pem"),
            Files.writeString(
                    folder.resolve("key.psv"),
                    file.replace("S|" + Clearing.KEY_ID + "|", "S|another-key|"))
                .toString()),
        "publication",
        "not of the key given");
    assertRefused(
        Verifier.run(
            "--key",
            verifier.path("operator.pem"),
            Files.writeString(
                    folder.resolve("key.psv"),
                    file.replace("F|" + Clearing.KEY_ID + "|", "F|another-key|"))
                .toString()),
        "publication",
        "not of the key given");
    assertRefused(file.replace(record(file, "F") + "\n", ""), "place", "ends where record F");
    assertRefused(with(file, "F", first.psv("ALIPAY")), "publication", "not of the key given");
    assertRefused(versionOne, "header", "signed by nobody");
  }

  @Test
  void lines_that_are_swapped_repeated_or_left_out_are_refused() {
    // Given
    String file = first.psv("CITIC");
    List<String> lines = new ArrayList<>(file.lines().toList());
    Collections.swap(lines, 1, 2);
    String swapped = String.join("\n", lines) + "\n";
    String line = lines.get(1) + "\n";

    // When // Then
    assertRefused(swapped, "lines", "stands after one that it must stand before");
    assertRefused(file.replace(line, line + line), "lines", "or twice");
    assertRefused(file.replace(line, ""), "lines", "the header says 3 lines, there are 2");
    assertRefused(
        file.replace(line, "").replace("|1|3|", "|1|2|"), "subtreeRoot", "the lines hash to");
  }

  @Test
  void a_line_that_was_left_out_with_all_sums_made_to_fit_does_not_lead_to_the_signed_root() {
    // Given
    SampleCycle without =
        new SampleCycle("2021-10-02-01", null)
            .shared("PAYMENT", 1, 10_000, 35, 3, "")
            .shared("PAYMENT", 2, 371_428, 1_300, 121, "");
    String forged = with(without.psv("CITIC"), "PS", first.psv("CITIC"));

    // When // Then
    assertRefused(forged, "place", "does not lead to root");
  }

  @Test
  void a_net_or_a_total_that_is_not_the_sum_of_the_lines_is_refused() {
    // Given
    String file = first.psv("CITIC");

    // When // Then
    assertRefused(with(file, "N", first.psv("ALIPAY")), "nets", "the lines sum to CNY|D380222");
    assertRefused(file.replace("N|CNY|D", "N|CNY|C"), "nets", "the lines sum to");
    assertRefused(file.replace("N|CNY", "N|HKD|0\nN|CNY"), "nets", "the lines sum to");
    assertRefused(file.replace("\nP|", "\nN|HKD|0\nP|"), "nets", "of which there are no lines");
    assertRefused(
        file.replace("T|CNY|PAYMENT|ISSUER|3|", "T|CNY|PAYMENT|ISSUER|2|"), "totals", "sum to");
    assertRefused(file.replace(record(file, "T") + "\n", ""), "totals", "record N where T must");
  }

  @Test
  void a_place_in_the_tree_that_is_anothers_is_refused() {
    // Given
    String file = first.psv("CITIC");

    // When // Then
    assertRefused(with(file, "P", first.psv("ALIPAY")), "place", "does not lead to root");
    assertRefused(with(file, "PS", second.psv("CITIC")), "place", "does not lead to root");
    assertRefused(file.replace("\nP|1|3|", "\nP|3|3|"), "place", "leafIndex is 3 in a tree of 3");
    assertRefused(file.replace("\nP|1|3|", "\nP|1|2|"), "place", "does not lead to root");
    assertRefused(
        file.replace("\nP|1|3|", "\nP|1|9223372036854775808|"), "nets", "cell 2 of P (treeSize)");
  }

  @Test
  void a_seal_whose_cycle_type_date_or_number_of_lines_was_changed_is_refused() {
    // Given
    String file = first.psv("UNIONPAY");

    // When // Then
    assertRefused(file.replace("CLEARING", "DISPUTE"), "signature", "not of the key given");
    assertRefused(file.replace("|2021-10-02|", "|2021-10-01|"), "subtreeRoot", "the lines hash to");
    assertRefused(
        file.replaceFirst("\\|8\\|(.{86})\nF", "|9|$1\nF"), "signature", "not of the key");
    assertRefused(file.replaceFirst("\\|8\\|(.{86})\nF", "|2|$1\nF"), "place", "cannot be");
    assertRefused(
        first
            .psv("CITIC")
            .replace("|" + Clearing.KEY_ID + "||", "|" + Clearing.KEY_ID + "|2021-10-01-01|"),
        "seal",
        "cannot be what came before");
  }

  @Test
  void a_name_that_says_something_else_than_the_header_is_refused() throws IOException {
    // Given
    Path file = folder.resolve("2021-10-02-01_CITIC_2.psv");
    Files.writeString(file, first.psv("CITIC"));

    // When // Then
    assertRefused(verifier.verify(file.toString()), "header", "\"2021-10-02-01_CITIC_1\"");
  }

  @Test
  void a_text_that_is_not_as_the_contract_says_is_refused_and_the_place_is_named() {
    // Given
    String file = first.psv("CITIC");
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    byte[] notUtf8 = bytes.clone();
    notUtf8[file.indexOf("ALIPAY")] = (byte) 0xC3;
    byte[] cutOff = Arrays.copyOf(bytes, bytes.length - 1);

    // When // Then
    assertRefused(
        file.replace("\n", "\r\n"), "header", "line 1 holds the control character U+000D");
    assertRefused("\ufeff" + file, "header", "byte order mark");
    assertRefused(verifier.content(notUtf8), "lines", "line 2 is not UTF-8");
    assertRefused(verifier.content(cutOff), "place", "does not end with a line feed");
    assertRefused(record(file, "H") + "\n" + file, "lines", "the header says 3 lines, there are 0");
    assertRefused(file + "\n", "place", "line 10 is a record \"\"");
    assertRefused(file + record(file, "S") + "\n", "place", "after the end of the file");
    assertRefused("", "header", "the file ends where record H must stand");
    assertRefused(
        record(file, "H") + "\nI|" + "A".repeat(70_000), "lines", "longer than 65536 bytes");
    assertRefused(file.replace("I|PAYMENT", "I|PAYMENT|"), "lines", "has 21 cells, not 20");
    assertRefused(file.replace("|2|CITIC", "|3|CITIC"), "header", "format version 1 or 2");
  }

  @Test
  void money_that_is_not_written_as_the_contract_says_is_refused() {
    // Given
    String file = first.psv("CITIC");

    // When // Then
    for (String money :
        List.of(
            "-10000",
            "10000",
            "D010000",
            "D",
            "",
            "+10000",
            "D10000.0",
            "d10000",
            "D0",
            "C-10000",
            "D99999999999999999999",
            "D9223372036854775808",
            "D１００００")) {
      assertRefused(
          file.replace("|D10000|", "|" + money + "|"), "lines", "cell 9 of I (principal)");
    }
    assertRefused(
        file.replace("|D10000|", "|D9223372036854775807|").replace("|C35|D3|", "|C35|D300|"),
        "lines",
        "does not fit into 64 bits");
    assertRefused(file.replace("|D9968|", "|D9969|"), "lines", "cells 9 to 12 sum to D9968");
  }

  @Test
  void a_text_that_a_spreadsheet_would_calculate_is_refused() {
    // Given
    String file = first.psv("CITIC");

    // When // Then
    for (String text : List.of("=A1", "+1", "-1", "@A1", "'A1", "'")) {
      assertRefused(
          file.replace("|ISSUER|ALIPAY|", "|ISSUER|" + text + "|"), "lines", "(counterparty)");
    }
    assertRefused(
        file.replace("|ISSUER|ALIPAY|", "|ISSUER|'=A1|"), "subtreeRoot", "the lines hash to");
  }

  @Test
  void a_line_that_its_role_cannot_have_is_refused() {
    // Given
    String file = first.psv("CITIC");

    // When // Then
    assertRefused(file.replace("|ISSUER|ALIPAY|", "|ACQUIRER|ALIPAY|"), "lines", "must be C10000");
    assertRefused(file.replace("I|PAYMENT", "I|REFUND"), "lines", "acceptedAt is of payments only");
    assertRefused(file.replace("|CLEARED|", "|ROLLED|"), "lines", "only a ROLLED payment");
    assertRefused(file.replace("|D3|0|D9968|", "|0|D3|D9968|"), "lines", "has no part in it");
    assertRefused(
        file.replace("|C35|", "|D35|").replace("D9968", "D10038"), "lines", "receives it");
    assertRefused(file.replace("|10000|D10000|", "|0|D10000|"), "lines", "amount is 0");
    assertRefused(
        file.replace("PER_ITEM|", "PER_ITEM|NETWORK_FEE_ACQUIRER:CAP"), "lines", "has no part in");
    assertRefused(
        file.replace("PER_ITEM|", "PER_ITEM|NETWORK_FEE_ISSUER:CAP,ISSUER_FEE:CAP"),
        "lines",
        "(feeBound)");
  }

  @Test
  void json_that_is_not_strict_is_refused() {
    // Given
    String file = first.jsonl("CITIC");

    // When // Then
    assertRefused(
        file.replace("\"net\":-9968", "\"net\":-9968.0"), "lines", "net is not an amount");
    assertRefused(file.replace("\"net\":-9968", "\"net\":\"-9968\""), "lines", "net is not an");
    assertRefused(file.replace("\"net\":-9968", "\"net\":-0"), "lines", "net is not an amount");
    assertRefused(
        file.replace("\"net\":-9968", "\"net\":-99999999999999999999"), "lines", "net is not an");
    assertRefused(
        file.replace("\"net\":-9968", "\"net\":-9968,\"net\":-9968"), "lines", "is not JSON");
    assertRefused(file.replace("\"net\":-9968", "\"more\":1"), "lines", "has no cell \"more\"");
    assertRefused(
        file.replace("\"codeOwner\":\"ALIPAY\"", "\"codeOwner\":null"), "lines", "not a text");
    assertRefused(
        file.replace("\"codeOwner\":\"ALIPAY\"", "\"codeOwner\":\"\""), "lines", "not a text");
    assertRefused(file.replace("\"ALIPAY\"", "\"A|B\""), "lines", "holds a pipe");
    assertRefused(file.replace("\"ALIPAY\"", "\"\\ud800\""), "lines", "is not Unicode");
    assertRefused("{" + "[".repeat(10_000) + "\n", "header", "is not JSON");
    assertRefused("{\"a\":" + "[".repeat(10_000) + "\n", "header", "nested too deeply");
    assertRefused("{}\n", "header", "does not say which record it is");
  }
}
