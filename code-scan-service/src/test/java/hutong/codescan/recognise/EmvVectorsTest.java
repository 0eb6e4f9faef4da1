package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Deviation.Kind;
import hutong.codescan.recognise.MerchantData.OrderData;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Published merchant-presented codes, with all that they say. */
class EmvVectorsTest {

  static final List<String> OTHER_NETWORKS =
      List.of(Samples.EMV_CHINESE, Samples.EMV_PAYNOW, Samples.EMV_PROMPTPAY);

  static final List<String> ALL =
      List.of(Samples.EMV_CHINESE, Samples.EMV_PAYNOW, Samples.EMV_PROMPTPAY, Samples.EMV_UNIONPAY);

  /** Knows a network by the GUID that a vector has, as a new entry of the file would make it. */
  private static Recogniser knowing(String owner, String guid, String merchantIdTag) {
    String entry =
        """
        { "owner": "%s", "guidPrefixes": ["%s"], "merchantIdTag": %s, "source": "a test" }"""
            .formatted(owner, guid, merchantIdTag);
    return Shipped.with("merchantAccounts", entry);
  }

  @ParameterizedTest
  @FieldSource("OTHER_NETWORKS")
  void refuses_sound_codes_of_networks_that_are_not_connected(String code) {
    assertThat(Shipped.recogniser().recognise(code))
        .isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void refuses_each_cut_short_at_any_place(String code) {
    Recogniser all = knowing("ANY", "SG.PAYNOW", "null");
    for (int length = 0; length < code.length(); length++) {
      for (Strictness strictness : Strictness.values()) {
        assertThat(all.recognise(code.substring(0, length), strictness))
            .as("cut to %d characters", length)
            .isInstanceOf(Unrecognised.class);
      }
    }
  }

  @Test
  void reads_unionpay_in_a_primitive_tag() {
    // When
    Recognised code =
        (Recognised) Shipped.recogniser().recognise(Samples.EMV_UNIONPAY, Strictness.STRICT);

    // Then
    assertThat(code)
        .isEqualTo(
            new Recognised(
                "UNIONPAY",
                CodeClass.MERCHANT_STATIC,
                Mode.MPM,
                "EMV_MERCHANT",
                Samples.EMV_UNIONPAY,
                null,
                new MerchantData(
                    "JDBMSZZXE44BFS0",
                    "JDBMSZZXE44BFS0",
                    "Vientiane",
                    "5812",
                    "LAK",
                    "LA",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null),
                null,
                List.of()));
  }

  @Test
  void reads_a_chinese_name_and_an_amount() {
    // Given
    Recogniser recogniser = knowing("BEST", "D15600000000", "5");

    // When
    Recognised code = (Recognised) recogniser.recognise(Samples.EMV_CHINESE, Strictness.STRICT);

    // Then
    assertThat(code.owner()).isEqualTo("BEST");
    assertThat(code.codeClass()).isEqualTo(CodeClass.MERCHANT_DYNAMIC);
    assertThat(code.amountMinor()).isEqualTo(2372);
    assertThat(code.deviations()).isEmpty();
    assertThat(code.merchant())
        .isEqualTo(
            new MerchantData(
                "A93FO3230Q",
                "BEST TRANSPORT",
                "BEIJING",
                "4111",
                "CNY",
                "CN",
                "23.72",
                null,
                "PROMPT",
                null,
                "ZH",
                "最佳运输",
                "北京",
                new OrderData(null, null, "1234", null, null, "***", "A6008667", null, "ME")));
  }

  @Test
  void reads_paynow_but_pays_no_other_currency() {
    // Given
    Recogniser recogniser = knowing("PAYNOW", "SG.PAYNOW", "2");
    String withoutAmount =
        Samples.withCrc(
            Samples.EMV_PAYNOW
                .substring(0, Samples.EMV_PAYNOW.length() - 8)
                .replace("54040.99", ""));

    // When
    Recognition fixed = recogniser.recognise(Samples.EMV_PAYNOW, Strictness.STRICT);
    Recognised open = (Recognised) recogniser.recognise(withoutAmount, Strictness.STRICT);

    // Then
    assertThat(fixed).isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
    assertThat(open.merchant())
        .isEqualTo(
            new MerchantData(
                "12345678",
                "testcompany",
                "Singapore",
                "0000",
                "SGD",
                "SG",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new OrderData(
                    "testordernumber12345678", null, null, null, null, null, null, null, null)));
  }

  @Test
  void reads_promptpay_tolerantly_and_reports_what_is_missing() {
    // Given
    Recogniser recogniser = knowing("PROMPTPAY", "A000000677", "1");

    // When
    Recognition strict = recogniser.recognise(Samples.EMV_PROMPTPAY, Strictness.STRICT);
    Recognised tolerant = (Recognised) recogniser.recognise(Samples.EMV_PROMPTPAY);

    // Then
    assertThat(strict).isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
    assertThat(tolerant.deviations())
        .containsExactly(
            new Deviation("52", Kind.MISSING),
            new Deviation("59", Kind.MISSING),
            new Deviation("60", Kind.MISSING));
    assertThat(tolerant.merchant().merchantId()).isEqualTo("0066812345678");
    assertThat(tolerant.merchant().country()).isEqualTo("TH");
    assertThat(tolerant.merchant().currency()).isEqualTo("THB");
  }
}
