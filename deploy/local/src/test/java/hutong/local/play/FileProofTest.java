package hutong.local.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.local.process.Programs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileProofTest {

  private static final String ITEM =
      "I|PAYMENT|017f4334-ad24-7d0c-80c3-97758b276f04|017f4334-ad24-7d0c-80c3-97758b276f04"
          + "|ACQUIRER|UNIONPAY|ALIPAY|CNY|990|C990|D3|0|0|C987|2022-03-01||2022-03-01T02:00:00.900Z"
          + "|CLEARED||a/1/PER_ITEM|";

  @Test
  void a_file_that_does_not_verify_or_a_changed_one_that_does_is_complained_of() {
    // Given
    FileProof.Proved bad = proved(new Programs.Result(1, ""), new Programs.Result(1, ""));
    FileProof.Proved blind = proved(new Programs.Result(0, ""), new Programs.Result(0, ""));
    FileProof.Proved absent = proved(new Programs.Result(0, ""), new Programs.Result(2, ""));

    // Then
    assertThat(bad.complaints()).hasSize(1);
    assertThat(blind.complaints()).hasSize(1);
    assertThat(absent.complaints()).hasSize(1);
    assertThat(proved(new Programs.Result(0, ""), new Programs.Result(1, "")).complaints())
        .isEmpty();
  }

  @Test
  void a_file_without_items_has_no_amount_to_change() {
    assertThatThrownBy(() -> FileProof.withOtherAmount("H|1\n")).isInstanceOf(PlayFailure.class);
  }

  @Test
  void only_the_first_amount_is_changed() {
    // When
    String changed = FileProof.withOtherAmount("H|990\n" + ITEM + "\n" + ITEM + "2\n");

    // Then
    assertThat(changed)
        .isEqualTo("H|990\n" + ITEM.replace("|CNY|990|", "|CNY|991|") + "\n" + ITEM + "2\n");
  }

  @Test
  void the_refusal_is_the_first_check_that_failed() {
    // Given
    String said = "x.psv\n  ok   header       ALIPAY\n  FAIL lines        line 2\nNOT VERIFIED\n";

    // Then
    assertThat(proved(new Programs.Result(0, ""), new Programs.Result(1, said)).refusal())
        .isEqualTo("FAIL lines line 2");
  }

  @Test
  void a_line_shows_the_ends_of_its_ids_and_the_beginnings_of_its_hashes() {
    assertThat(ClearingReport.shortened(ITEM))
        .startsWith(
            "I|PAYMENT|…8b276f04|…8b276f04|ACQUIRER|UNIONPAY|ALIPAY|CNY|990|C990|D3|0|0|C987|")
        .hasSize(110)
        .endsWith("…");
    assertThat(ClearingReport.shortened("P|0|2|1f33b518" + "0".repeat(56)))
        .isEqualTo("P|0|2|1f33b518…");
  }

  private static FileProof.Proved proved(Programs.Result verified, Programs.Result changed) {
    return new FileProof.Proved(
        "2022-03-01-01", "ALIPAY", Path.of("x.psv"), List.of(), verified, changed);
  }
}
