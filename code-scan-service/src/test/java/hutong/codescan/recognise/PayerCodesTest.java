package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.PayerTerms;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayerCodesTest {

  private final Recogniser recogniser = Shipped.recogniser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "13456789012345678",
        "1345678901234567890",
        "164567890123456789",
        "094567890123456789",
        "240123456789012345",
        "310123456789012345",
        "250123456789012",
        "2501234567890123456789012",
        "62012345678901234567",
        "620123456789012345",
        "6101234567890123456",
        "13456789012345678a",
        "-13456789012345678",
        "１３４５６７８９０１２３４５６７８９",
        "١٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩",
        "\u200b134567890123456789",
        "134567890123456789,134567890123456789",
        "0",
        "00000000000000000000"
      })
  void refuses_numbers_of_no_family(String text) {
    assertThat(recogniser.recognise(ScannedText.clean(text)))
        .isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
  }

  @ParameterizedTest
  @CsvSource({
    "104567890123456789, WECHAT, WECHAT_APP, WECHAT_PAYMENT_CODE",
    "134567890123456789, WECHAT, WECHAT_APP, WECHAT_PAYMENT_CODE",
    "144567890123456789, WECHAT, WECHAT_APP, WECHAT_PAYMENT_CODE",
    "154567890123456789, WECHAT_HK, WECHAT_HK_APP, WECHAT_PAYMENT_CODE_CROSS_BORDER",
    "2512345678901234, ALIPAY, ALIPAY_APP, ALIPAY_PAYMENT_CODE",
    "289012345678901234, ALIPAY, ALIPAY_APP, ALIPAY_PAYMENT_CODE",
    "281234567890123456, ALIPAY, ALIPAY_APP, ALIPAY_PAYMENT_CODE",
    "2812345678901234567, ALIPAY, ALIPAY_APP, ALIPAY_PAYMENT_CODE",
    "301234567890123456789012, ALIPAY, ALIPAY_APP, ALIPAY_PAYMENT_CODE",
    "251001020123456789012345, ALIPAY, ALIPAY_APP, ALIPAY_PLUS_PAYMENT_CODE",
    "6212345678901234567, UNIONPAY, CUP_APP, UNIONPAY_PAYMENT_CODE"
  })
  void recognises_the_networks_by_their_first_digits(
      String code, String owner, String app, String family) {
    assertThat(recogniser.recognise(code))
        .isEqualTo(Recognised.payer(owner, family, new PayerTerms(app, 60), List.of()));
  }

  @Test
  void takes_away_what_scanners_add_and_nothing_else() {
    assertThat(ScannedText.clean(" 1345 6789\t0123\u000045678 9\r\n"))
        .isEqualTo("134567890123456789");
    assertThat(ScannedText.clean("0112345678901234567")).isEqualTo("0112345678901234567");
    assertThat(ScannedText.clean("\thttps://qr.alipay.com/a b\r\n"))
        .isEqualTo("https://qr.alipay.com/a b");
    assertThat(ScannedText.clean(" \r\n ")).isEmpty();
  }

  @Test
  void knows_the_digital_renminbi_only_where_it_is_switched_on() {
    // Given
    String code = "0112345678901234567";

    // When
    Recognition off = recogniser.recognise(code);
    Recognition on = Shipped.edited("\"enabled\": false", "\"enabled\": true").recognise(code);

    // Then
    assertThat(off).isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
    assertThat(on)
        .isEqualTo(
            Recognised.payer(
                "ECNY", "ECNY_PAYMENT_CODE", new PayerTerms("ECNY_APP", 60), List.of()));
  }

  @Test
  void never_shows_a_code_in_its_text() {
    assertThat(recogniser.recognise(Samples.WECHAT_PLATE).toString()).doesNotContain("AQElr7x0Z3");
  }
}
