package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmvMerchantCodeTest {

  private final Recogniser recogniser = Shipped.recogniser();

  @Test
  void refuses_a_code_cut_short_at_any_place() {
    String code = Samples.EMV_UNIONPAY;
    for (int length = 0; length < code.length(); length++) {
      assertThat(recogniser.recognise(code.substring(0, length)))
          .as("cut to %d characters", length)
          .isInstanceOf(Unrecognised.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "6304FFFF, 6304",
    "630463043F8, 63",
    "6303ABC, 63",
  })
  void refuses_a_wrong_or_missing_check_value(String end) {
    String body = Samples.EMV_UNIONPAY.substring(0, Samples.EMV_UNIONPAY.length() - 8);
    assertThat(recogniser.recognise(body + end)).isInstanceOf(Unrecognised.class);
  }

  @Test
  void names_a_wrong_check_value() {
    String body = Samples.EMV_UNIONPAY.substring(0, Samples.EMV_UNIONPAY.length() - 4);
    assertThat(recogniser.recognise(body + "0000"))
        .isEqualTo(new Unrecognised(RefusalReason.BAD_CRC));
    assertThat(recogniser.recognise(Tlv.encode(List.of(new Tlv.Element("00", "01")))))
        .isEqualTo(new Unrecognised(RefusalReason.BAD_CRC));
  }

  @Test
  void refuses_a_check_value_that_is_not_the_last_element() {
    String code = Samples.EMV_UNIONPAY + "7002ZZ";
    assertThat(recogniser.recognise(code)).isEqualTo(new Unrecognised(RefusalReason.BAD_CRC));
  }

  @Test
  void refuses_a_check_value_computed_without_its_own_header() {
    String body = Samples.EMV_UNIONPAY.substring(0, Samples.EMV_UNIONPAY.length() - 8);
    String code = body + "6304%04X".formatted(Crc16.of(body, body.length()));
    assertThat(recogniser.recognise(code)).isEqualTo(new Unrecognised(RefusalReason.BAD_CRC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0002015802CN5802CN",
        "0002016200",
        "00020162050299A",
        "000201260400010",
        "000201580２CN",
        "0002015902A\u0000",
        "0002015902A\ud800"
      })
  void refuses_damaged_content_even_with_a_right_check_value(String elements) {
    assertThat(recogniser.recognise(Samples.withCrc(elements)))
        .isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.00",
        "-1",
        "+1",
        "1e9",
        "1,00",
        "00.10",
        "١٢",
        ".5",
        "1.",
        "NaN",
        "0.001",
        "1.234",
        "12345678901234",
        "1000000000.01",
        "9999999999999",
        " 1",
        "1 "
      })
  void refuses_an_amount_that_leaves_a_doubt(String amount) {
    String code = Samples.unionPay(new Tlv.Element("53", "156"), new Tlv.Element("54", amount));
    assertThat(recogniser.recognise(code)).isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
  }

  @ParameterizedTest
  @ValueSource(strings = {"702", "999", "840"})
  void refuses_an_amount_in_another_currency(String currency) {
    String code = Samples.unionPay(new Tlv.Element("53", currency), new Tlv.Element("54", "1.00"));
    assertThat(recogniser.recognise(code)).isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
  }

  @Test
  void recognises_unionpay_by_its_identifier_in_a_template() {
    // Given
    String code = Samples.withCrc("000201" + "26180014A0000003330101" + "5802CN");

    // When
    Recognition recognition = recogniser.recognise(code);

    // Then
    assertThat(recognition).isInstanceOf(Recognised.class);
    assertThat(((Recognised) recognition).owner()).isEqualTo("UNIONPAY");
  }

  @Test
  void compares_the_check_value_without_case() {
    // Given
    String code = Samples.EMV_UNIONPAY;
    int crc = code.length() - 4;
    String lower = code.substring(0, crc) + code.substring(crc).toLowerCase(Locale.ROOT);

    // When
    Recognition recognition = recogniser.recognise(lower);

    // Then
    assertThat(recognition).isInstanceOf(Recognised.class);
  }

  @ParameterizedTest
  @CsvSource({"23.72, 2372", "0.01, 1", "100, 10000", "0.5, 50", "1000000000, 100000000000"})
  void reads_the_amount_that_a_dynamic_code_fixes(String amount, long minor) {
    // Given
    String code =
        Samples.unionPay(
            new Tlv.Element("01", "12"),
            new Tlv.Element("53", "156"),
            new Tlv.Element("54", amount));

    // When
    Recognised recognised = (Recognised) recogniser.recognise(code);

    // Then
    assertThat(recognised.codeClass()).isEqualTo(CodeClass.MERCHANT_DYNAMIC);
    assertThat(recognised.amountMinor()).isEqualTo(minor);
  }
}
