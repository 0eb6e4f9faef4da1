package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.PayerTerms;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmvConsumerCodeTest {

  private static final String VERSION = "8505" + "4350563031";
  private static final String UNIONPAY = "6109" + "4F07" + "A0000003330101";

  private final Recogniser recogniser = Shipped.recogniser();

  private static String code(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  @Test
  void refuses_a_code_cut_short_at_any_place() {
    byte[] record = Base64.getDecoder().decode(Samples.EMV_CONSUMER);
    for (int length = 6; length < record.length; length++) {
      byte[] cut = Arrays.copyOf(record, length);
      assertThat(recogniser.recognise(Base64.getEncoder().encodeToString(cut)))
          .as("cut to %d bytes", length)
          .isInstanceOf(Unrecognised.class);
    }
    for (int length = 0; length < Samples.EMV_CONSUMER.length(); length++) {
      assertThat(recogniser.recognise(Samples.EMV_CONSUMER.substring(0, length)))
          .isInstanceOf(Unrecognised.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // No template, another version, the format twice.
        VERSION,
        "8505" + "4350563032" + UNIONPAY,
        VERSION + VERSION + UNIONPAY,
        // No identifier, a short one, a long one, two of them.
        VERSION + "6100",
        VERSION + "6106" + "4F04" + "A0000003",
        VERSION + "6113" + "4F11" + "A000000333010101010101010101010101",
        VERSION + "6112" + "4F07A0000003330101" + "4F07A0000003330101",
        // Lengths beyond the end, indefinite, longer than needed, and of too many bytes.
        VERSION + "610A" + "4F07" + "A0000003330101",
        VERSION + "6109" + "4F08" + "A0000003330101",
        VERSION + "6180" + "4F07" + "A0000003330101" + "0000",
        VERSION + "618109" + "4F07" + "A0000003330101",
        VERSION + "61820009" + "4F07" + "A0000003330101",
        VERSION + "6183000009" + "4F07" + "A0000003330101",
        VERSION + "61847FFFFFFF" + "4F07" + "A0000003330101",
        // Tags of three bytes, of none, and padding.
        VERSION + UNIONPAY + "9F8101" + "00",
        VERSION + UNIONPAY + "9F",
        VERSION + UNIONPAY + "0000",
        // Common data twice, templates that do not hold, and nesting beyond two.
        VERSION + UNIONPAY + "6200" + "6200",
        VERSION + UNIONPAY + "6203" + "640200",
        VERSION + UNIONPAY + "6206" + "6404" + "6302" + "5000",
        VERSION + UNIONPAY + "62"
      })
  void refuses_damaged_records(String hex) {
    assertThat(recogniser.recognise(code(hex))).isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
  }

  @Test
  void refuses_a_second_text_for_the_same_code() {
    String text = Samples.EMV_CONSUMER;
    assertThat(text).endsWith("eQ==");
    for (String other :
        List.of(
            text.replace("=", ""),
            text.substring(0, text.length() - 1),
            text.replace("eQ==", "eR=="),
            text + "=",
            text.substring(0, 20) + "\n" + text.substring(20),
            text.substring(0, text.length() - 4) + "*Q==")) {
      assertThat(recogniser.recognise(other)).isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
    }
  }

  @Test
  void refuses_a_provider_that_is_not_connected_and_a_code_of_two() {
    // Given
    String visa = "6109" + "4F07" + "A0000000031010";
    Recogniser two =
        Shipped.with(
            "consumerApplications",
            """
            { "owner": "VISA", "payerApp": "VISA_APP", "validSeconds": 60,
              "validSecondsStated": false, "aidPrefix": "A000000003", "source": "a test" }""");

    // When
    Recognition unknown = recogniser.recognise(code(VERSION + visa));
    Recognition both = two.recognise(code(VERSION + UNIONPAY + visa));
    Recognition known = recogniser.recognise(code(VERSION + visa + UNIONPAY));

    // Then
    assertThat(unknown).isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
    assertThat(both).isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
    assertThat(known).isInstanceOf(Recognised.class);
  }

  @Test
  void recognises_the_network_by_the_applications_provider() {
    Recognised expected =
        Recognised.payer("UNIONPAY", "EMV_CONSUMER", new PayerTerms("CUP_APP", 60), List.of());
    assertThat(recogniser.recognise(Samples.EMV_CONSUMER)).isEqualTo(expected);
    assertThat(recogniser.recognise(code(VERSION + UNIONPAY))).isEqualTo(expected);
  }

  @Test
  void reads_the_longer_forms_of_length_where_they_are_needed() {
    // Given
    String long128 = "50" + "8180" + "41".repeat(128);
    String long256 = "50" + "820100" + "41".repeat(256);

    // When
    Recognition one =
        recogniser.recognise(code(VERSION + "61" + "818C" + UNIONPAY.substring(4) + long128));
    Recognition two =
        recogniser.recognise(code(VERSION + "61" + "82010D" + UNIONPAY.substring(4) + long256));

    // Then
    assertThat(one).isInstanceOf(Recognised.class);
    assertThat(two).isInstanceOf(Recognised.class);
  }

  @Test
  void keeps_nothing_of_the_card() {
    // Given
    String card = "5A08" + "6222021234567890" + "5711" + "6222021234567890D2512201123456789F";
    String template = UNIONPAY.substring(4) + card;

    // When
    Recognised recognised =
        (Recognised)
            recogniser.recognise(
                code(VERSION + "61%02X".formatted(template.length() / 2) + template));

    // Then
    assertThat(recognised)
        .isEqualTo(
            Recognised.payer("UNIONPAY", "EMV_CONSUMER", new PayerTerms("CUP_APP", 60), List.of()));
  }
}
