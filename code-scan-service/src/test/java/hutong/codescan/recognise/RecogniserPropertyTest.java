package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class RecogniserPropertyTest {

  private final Recogniser recogniser = Shipped.edited("\"enabled\": false", "\"enabled\": true");

  @Property
  void answers_for_any_text(@ForAll @StringLength(max = 600) String text) {
    assertThat(recogniser.recognise(ScannedText.clean(text))).isNotNull();
  }

  @Property
  void answers_for_any_text_that_begins_like_a_code(
      @ForAll("beginnings") String beginning, @ForAll @StringLength(max = 200) String rest) {
    assertThat(recogniser.recognise(ScannedText.clean(beginning + rest))).isNotNull();
  }

  @Property
  void gives_a_payers_code_no_clear_text(@ForAll("digits") String digits) {
    Recognition recognition = recogniser.recognise(digits);
    if (recognition instanceof Recognised) {
      assertThat(((Recognised) recognition).mode()).isEqualTo(Mode.CPM);
      assertThat(((Recognised) recognition).merchantCode()).isNull();
    }
  }

  @Property
  void cleans_the_same_way_twice(@ForAll @StringLength(max = 64) String text) {
    String once = ScannedText.clean(text);
    assertThat(ScannedText.clean(once)).isEqualTo(once);
  }

  @Property
  void reads_elements_back_as_they_were_written(@ForAll("elements") List<Tlv.Element> elements) {
    assertThat(Tlv.decode(Tlv.encode(elements))).contains(elements);
  }

  /**
   * A checksum of 16 bits finds every change of one byte for sure, and any other, such as that of
   * one byte to the three of 侌, but for one in 65,536; so all changes to one byte are tried.
   */
  @Example
  void accepts_no_emv_code_of_which_one_character_was_misread() {
    // Given
    String code = Samples.EMV_UNIONPAY;
    List<String> accepted = new ArrayList<>();

    // When
    for (int at = 0; at < code.length(); at++) {
      for (char other = 0; other < 128; other++) {
        boolean same = Character.toUpperCase(code.charAt(at)) == Character.toUpperCase(other);
        String misread = code.substring(0, at) + other + code.substring(at + 1);
        if (!same && !(recogniser.recognise(misread) instanceof Unrecognised)) {
          accepted.add(at + " " + (int) other);
        }
      }
    }

    // Then
    assertThat(accepted).isEmpty();
  }

  @Provide
  Arbitrary<String> beginnings() {
    return Arbitraries.of(
        "000201",
        "0002010102",
        "hQVDUFYw",
        "wxp://f2f",
        "weixin://wxpay/bizpayurl?",
        "https://",
        "HTTPS://QR.ALIPAY.COM/",
        "https://qr.95516.com/",
        "https://payapp.weixin.qq.com/qr/",
        "https://ibsbjstar.ccb.com.cn/CCBIS/QR?QRCODE=CCB",
        "13",
        "62");
  }

  @Provide
  Arbitrary<String> digits() {
    return Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(40);
  }

  @Provide
  Arbitrary<List<Tlv.Element>> elements() {
    Arbitrary<String> tags = Arbitraries.integers().between(0, 99).map("%02d"::formatted);
    Arbitrary<String> values =
        Arbitraries.strings().withChars("0123456789ABCxyz .*北京最佳é").ofMinLength(1).ofMaxLength(99);
    return Combinators.combine(tags, values)
        .as(Tlv.Element::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20)
        .uniqueElements(Tlv.Element::tag);
  }
}
