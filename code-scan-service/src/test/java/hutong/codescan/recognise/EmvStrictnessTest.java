package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both modes refuse, and what only the strict one does. */
class EmvStrictnessTest {

  private static final String ACCOUNT = "15314800520448005204123456789012345";
  private static final String REST = "5204581253031565802CN5904Shop6007Beijing";

  private final Recogniser recogniser = Shipped.recogniser();

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A tag twice, a length beyond the end, of no characters, of other scripts' digits.
        ACCOUNT + ACCOUNT,
        ACCOUNT + "5999Shop",
        ACCOUNT + "5900",
        ACCOUNT + "59０4Shop",
        ACCOUNT + "59٠4Shop",
        ACCOUNT + "59-4Shop",
        // A template whose elements do not fill it, go beyond it, or stand twice.
        ACCOUNT + "620501031",
        ACCOUNT + "62040199",
        ACCOUNT + "62100101A0101B",
        ACCOUNT + "26060099GUI",
        ACCOUNT + "64060002ZH0",
        ACCOUNT + "80040010",
        // A template in a template that is damaged, or that holds one more.
        ACCOUNT + "620850040010",
        ACCOUNT + "62255021" + "0001G" + "5012" + "0001H" + "0103abc",
        // What no printed code has.
        ACCOUNT + "5904Sh\u0000p",
        ACCOUNT + "5904Sh\u0085p",
        ACCOUNT + "5904Sho\udc00",
        ACCOUNT + "5904\ud800hop"
      })
  void refuses_damage_in_both_modes(String elements) {
    String code = Samples.withCrc("000201" + elements);
    for (Strictness strictness : Strictness.values()) {
      assertThat(recogniser.recognise(code, strictness))
          .isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
    }
  }

  @Test
  void refuses_a_code_of_two_known_networks() {
    // Given
    Recogniser two =
        Shipped.with(
            "merchantAccounts",
            """
            { "owner": "OTHER", "guidPrefixes": ["SG.OTHER"], "source": "a test" }""");
    String code = Samples.withCrc("000201" + ACCOUNT + "26120008sg.other" + REST);

    // When
    Recognition both = two.recognise(code);
    Recognition one = recogniser.recognise(code);

    // Then
    assertThat(both).isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
    assertThat(one).isInstanceOf(Recognised.class);
  }

  @Test
  void counts_the_limit_in_characters() {
    // Given
    String emoji = "5999" + "😀".repeat(99);
    String most =
        "000201"
            + ACCOUNT
            + emoji
            + "6199"
            + "x".repeat(99)
            + "6599"
            + "y".repeat(99)
            + "6799"
            + "w".repeat(99);
    int left = Recogniser.MAX_LENGTH - most.codePointCount(0, most.length()) - 8 - 4;
    String longest = Samples.withCrc(most + "66" + left + "z".repeat(left));
    String longer = Samples.withCrc(most + "66" + (left + 1) + "z".repeat(left + 1));

    // When
    Recognition within = recogniser.recognise(longest);
    Recognition beyond = recogniser.recognise(longer);

    // Then
    assertThat(longest.codePointCount(0, longest.length())).isEqualTo(512);
    assertThat(within).isInstanceOf(Recognised.class);
    assertThat(beyond).isEqualTo(new Unrecognised(RefusalReason.UNRECOGNISED_CODE));
  }

  @ParameterizedTest
  @CsvSource({
    "0112, 01 BAD_FORMAT, 010213",
    "0102, 01 BAD_FORMAT, 010201",
    "52, 52 BAD_FORMAT, 5204581A",
    "52, 52 BAD_FORMAT, 5203581",
    "53, 53 BAD_FORMAT, 5303CNY",
    "58, 58 BAD_FORMAT, 5802cn",
    "58, 58 BAD_FORMAT, 5803CHN",
    "59, 59 TOO_LONG, 5926abcdefghijklmnopqrstuvwxyz",
    "59, 59 INVISIBLE_CHARACTER, 5905Sh\u202eop",
    "59, 59 INVISIBLE_CHARACTER, 5905Shop\ufeff",
    "60, 60 TOO_LONG, 6016abcdefghijklmnop",
    "61, 61 TOO_LONG, 611112345678901",
    "55, 55 BAD_FORMAT, 550204",
    "55, 56 CONTRADICTION, 550202",
    "55, 56 CONTRADICTION, 56041.00",
    "55, 57 CONTRADICTION, 550203",
    "55, 56 BAD_FORMAT, 5502025604-1.0",
    "55, 57 BAD_FORMAT, 550203570699.99x",
    "62, 62.01 TOO_LONG, 62300126abcdefghijklmnopqrstuvwxyz",
    "62, 62.09 BAD_FORMAT, 62050901X",
    "62, 62.09 BAD_FORMAT, 62060902AA",
    "62, 62.50.00 MISSING, 62095005" + "0101A",
    "64, 64.00 MISSING, 64050101A",
    "64, 64.00 BAD_FORMAT, 640A0001Z0101A",
    "64, 64.01 MISSING, 64060002ZH",
    "64, 64.02 TOO_LONG, 64310002ZH0101A0216abcdefghijklmnop",
    "80, 80.00 MISSING, 80050101A",
    "26, 26.00 MISSING, 26050101A",
    "26, 26.00 TOO_LONG, 26370033123456789012345678901234567890123"
  })
  void reports_what_the_strict_mode_refuses(String tag, String deviation, String element) {
    // Given
    String sound = element.replace("640A", "6410");
    String rest = REST;
    for (String mandatory : new String[] {"52045812", "5303156", "5802CN", "5904Shop"}) {
      if (mandatory.startsWith(tag)) {
        rest = rest.replace(mandatory, "");
      }
    }
    if (tag.equals("60")) {
      rest = rest.replace("6007Beijing", "");
    }
    String code = Samples.withCrc("000201" + ACCOUNT + sound + rest);

    // When
    Recognition tolerant = recogniser.recognise(code);
    Recognition strict = recogniser.recognise(code, Strictness.STRICT);

    // Then
    assertThat(tolerant).isInstanceOf(Recognised.class);
    assertThat(((Recognised) tolerant).deviations())
        .extracting(found -> found.tag() + " " + found.kind())
        .contains(deviation);
    assertThat(strict).isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
  }

  @Test
  void takes_format_02_tolerantly() {
    // Given
    String code = Samples.withCrc("000202" + ACCOUNT + REST);

    // When
    Recognition strict = recogniser.recognise(code, Strictness.STRICT);
    Recognised tolerant = (Recognised) recogniser.recognise(code);

    // Then
    assertThat(strict).isEqualTo(new Unrecognised(RefusalReason.BAD_TLV));
    assertThat(tolerant.deviations())
        .containsExactly(new Deviation("00", Deviation.Kind.BAD_FORMAT));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1",
    "1.5, 0, -1",
    "1.5, 2, 150",
    "0.001, 3, 1",
    "1.2345, 3, -1",
    "1.234, 2, -1",
    "9999999999999, 0, 9999999999999",
    "99999999999999, 0, -1",
    "00.10, 2, -1",
    ".5, 2, -1",
    "1., 2, -1",
    "1.1.1, 2, -1",
    "-1, 2, -1",
    "1e9, 2, -1",
    "NaN, 2, -1",
    "١٢, 2, -1",
    "0, 2, 0"
  })
  void holds_an_amount_to_the_decimals_of_its_currency(String amount, int exponent, long minor) {
    assertThat(EmvAmount.minorUnits(amount, exponent)).isEqualTo(minor);
  }

  @Test
  void knows_how_many_decimals_a_currency_has() {
    assertThat(Currencies.of("156").getCurrencyCode()).isEqualTo("CNY");
    assertThat(Currencies.of("392").getDefaultFractionDigits()).isZero();
    assertThat(Currencies.of("414").getDefaultFractionDigits()).isEqualTo(3);
    assertThat(Currencies.of("999")).isNull();
    assertThat(Currencies.of("1５6")).isNull();
    assertThat(Currencies.of(null)).isNull();
  }
}
