package hutong.codescan.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hutong.codescan.recognise.CodeClass;
import hutong.codescan.recognise.Recogniser;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Shipped;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FamiliesReaderTest {

  private static BadFamiliesException refusal(String json) {
    return catchThrowableOfType(
        BadFamiliesException.class,
        () -> FamiliesReader.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String edited(String place, String by) {
    assertThat(Shipped.json()).contains(place);
    return Shipped.json().replaceFirst(java.util.regex.Pattern.quote(place), by);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{} {}", "{\"format\":1,\"format\":1}", "7"})
  void refuses_what_is_not_one_object(String json) {
    assertThat(refusal(json).faults()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\": 1 | \"format\": 2 | format must be 1",
        "\"version\": \"2021-10-02.1\" | \"version\": \"\" | version must name this state of the file",
        "\"note\" | \"notes\" | no known name: notes",
        "\"links\": [ | \"links\": 7, \"x\": [ | links must be a list",
        "\"prefixes\": [\"15\"] | \"prefixes\": [\"5\"] | a prefix must have two digits",
        "\"prefixes\": [\"15\"] | \"prefixes\": [\"00\"] | not begin with 00",
        "\"prefixes\": [\"15\"] | \"prefixes\": [] | prefixes must name something",
        "\"prefixes\": [\"15\"] | \"prefixes\": [null] | prefixes must name something",
        "\"prefixes\": [\"15\"] | \"prefixes\": [\"1x\"] | a prefix must have two digits",
        "\"maxDigits\": 18 | \"maxDigits\": 33 | minDigits and maxDigits must be",
        "\"maxDigits\": 18 | \"maxDigits\": 17 | minDigits and maxDigits must be",
        "\"validSeconds\": 60 | \"validSeconds\": 0 | validSeconds must be 1 to 86400",
        "\"validSeconds\": 60 | \"validSeconds\": \"60\" | payerNumbers[0] WECHAT_PAYMENT_CODE",
        "\"owner\": \"WECHAT_HK\" | \"owner\": \"WeChat\" | owner must be 2 to 32",
        "\"payerApp\": \"WECHAT_HK_APP\", | | payerApp must be 2 to 32",
        "\"at\": 6 | \"at\": 23 | fixed digits must lie inside",
        "\"scheme\": \"wxp\" | \"scheme\": \"http\" | scheme must be https or an app's own",
        "\"scheme\": \"wxp\" | \"scheme\": \"javascript\" | scheme must be https or an app's own",
        "[\"wx.tenpay.com\"] | [\"*.tenpay.com\"] | no exact host",
        "[\"wx.tenpay.com\"] | [\"WX.tenpay.com\"] | no exact host",
        "[\"wx.tenpay.com\"] | [\"10.0.0.1\"] | no exact host",
        "[\"wx.tenpay.com\"] | [\"wx.tenpay.com:443\"] | no exact host",
        "[\"wx.tenpay.com\"] | [\"wx.xn--tenpay-1.com\"] | no exact host",
        "[\"/f2f\"] | [\"f2f\"] | a path must begin with a slash",
        "[\"/f2f\"] | [\"/(a+)+\"] | must be fixed text",
        "[\"/f2f\"] | [\"/{token}{token}\"] | must be fixed text",
        "[\"/f2f\"] | [\"/{token}x\"] | must be fixed text",
        "[\"/f2f\"] | [\"/a//b\"] | must be fixed text",
        "\"queryIs\": \"QRCODE=CCB{digits}\" | \"queryIs\": \"QRCODE=.*\" | must be fixed text",
        "\"queryFields\": [\"pr\"] | \"queryFields\": [\"p r\"] | is no query field",
        "\"primitiveTags\": [15, 16] | \"primitiveTags\": [26] | a primitive tag must be 02 to 25",
        "\"guidPrefixes\": [\"A000000333\"] | \"guidPrefixes\": [\"a000\"] | in upper case",
        "\"aidPrefix\": \"A000000333\" | \"aidPrefix\": \"A0\" | aidPrefix must be",
        "\"merchantIdAt\": 16, | | belong together",
        "\"codeClass\": \"BANK_AGGREGATE\" | \"codeClass\": \"CONSUMER_CODE\" | codeClass must be",
        "\"query\": \"NONE\" | \"query\": \"SOME\" | links[0] WECHAT_PERSONAL"
      })
  void names_what_is_wrong_with_an_entry(String place, String by, String fault) {
    assertThat(refusal(edited(place, by == null ? "" : by)).faults())
        .anySatisfy(found -> assertThat(found).contains(fault));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"15\"] | [\"14\"] | both WECHAT_PAYMENT_CODE and WECHAT_PAYMENT_CODE_CROSS_BORDER",
        "[\"15\"] | [\"141\"] | both WECHAT_PAYMENT_CODE and WECHAT_PAYMENT_CODE_CROSS_BORDER",
        "\"prefixes\": [\"62\"] | \"prefixes\": [\"28\"] | both ALIPAY_PAYMENT_CODE and UNIONPAY",
        "\"partOf\": \"ALIPAY_PAYMENT_CODE\", | | both ALIPAY_PAYMENT_CODE and ALIPAY_PLUS",
        "\"partOf\": \"ALIPAY_PAYMENT_CODE\" | \"partOf\": \"WECHAT_PAYMENT_CODE\" | no part of",
        "\"partOf\": \"ALIPAY_PAYMENT_CODE\" | \"partOf\": \"NOBODYS\" | no part of NOBODYS",
        "\"family\": \"ECNY_PAYMENT_CODE\" | \"family\": \"ALIPAY_PAYMENT_CODE\" | are there twice",
        "\"family\": \"ECNY_PAYMENT_CODE\" | \"family\": \"ALIPAY_LINK\" | belongs to ECNY and to ALIPAY",
        "\"family\": \"ECNY_PAYMENT_CODE\" | \"family\": \"EMV_CONSUMER\" | the name of a format",
        "[\"wx.tenpay.com\"] | [\"qr.alipay.com\"] | belongs to WECHAT and to ALIPAY",
        "[\"/bax{word*}\"] | [\"/fkx{word*}\"] | is there twice",
        "\"primitiveTags\": [15, 16] | \"primitiveTags\": [15, 15] | account 15 is there twice"
      })
  void names_what_is_wrong_between_entries(String place, String by, String fault) {
    assertThat(refusal(edited(place, by == null ? "" : by)).faults())
        .anySatisfy(found -> assertThat(found).contains(fault));
  }

  @Test
  void names_every_fault_at_once() {
    // Given
    String json =
        edited("\"validSeconds\": 60", "\"validSeconds\": 0")
            .replace("[\"/f2f\"]", "[\"/(a+)+\"]")
            .replace("\"aidPrefix\": \"A000000333\"", "\"aidPrefix\": \"A0\"");

    // When
    BadFamiliesException refusal = refusal(json);

    // Then
    assertThat(refusal.faults()).hasSize(3);
    assertThat(refusal).hasMessageContainingAll(refusal.faults().toArray(String[]::new));
  }

  @Test
  void wants_to_know_where_each_entry_comes_from() {
    assertThat(refusal(Shipped.json().replace("\"source\"", "\"note\"")).faults()).isNotEmpty();
    assertThat(
            refusal(Shipped.json().replaceAll("\"source\": \"[^\"]*\"", "\"source\": \"\""))
                .faults())
        .hasSize(6 + 11 + 2 + 1)
        .allSatisfy(fault -> assertThat(fault).contains("source must say"));
  }

  @Test
  void reads_an_operators_directory_in_place_of_what_is_packaged(@TempDir Path directory)
      throws Exception {
    // Given
    Files.writeString(directory.resolve("code-families.json"), Shipped.json());

    // When
    byte[] read = FamiliesFile.in(directory);

    // Then
    assertThat(read).isEqualTo(FamiliesFile.packaged());
    assertThatThrownBy(() -> FamiliesFile.in(directory.resolve("nothing")))
        .isInstanceOf(BadFamiliesException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void takes_a_new_network_without_any_new_java() {
    // Given
    Recogniser recogniser =
        Shipped.with(
            "links",
            """
            { "family": "JDPAY_PLATE", "owner": "JDPAY", "codeClass": "MERCHANT_STATIC",
              "scheme": "https", "hosts": ["code.jdpay.example.com"], "paths": ["/m/{word}"],
              "ignorePathCase": false, "query": "NONE", "source": "a test" }""");
    Recogniser numbers =
        Shipped.with(
            "payerNumbers",
            """
            { "family": "JDPAY_PAYMENT_CODE", "owner": "JDPAY", "payerApp": "JDPAY_APP",
              "validSeconds": 45, "validSecondsStated": true, "enabled": true,
              "prefixes": ["77"], "minDigits": 20, "maxDigits": 20, "source": "a test" }""");

    // When
    Recognised plate = (Recognised) recogniser.recognise("https://code.jdpay.example.com/m/AbC_1");
    Recognised number = (Recognised) numbers.recognise("77345678901234567890");

    // Then
    assertThat(plate.owner()).isEqualTo("JDPAY");
    assertThat(plate.family()).isEqualTo("JDPAY_PLATE");
    assertThat(plate.codeClass()).isEqualTo(CodeClass.MERCHANT_STATIC);
    assertThat(number.owner()).isEqualTo("JDPAY");
    assertThat(number.payer().payerApp()).isEqualTo("JDPAY_APP");
    assertThat(number.payer().validSeconds()).isEqualTo(45);
  }
}
