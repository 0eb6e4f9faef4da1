package hutong.codescan.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hutong.codescan.accept.ScanRequest;
import hutong.codescan.support.Requests;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanRequestParserTest {

  private static ScanRequest kafka(String json) throws InvalidRequest {
    return ScanRequestParser.kafka(json.getBytes(StandardCharsets.UTF_8));
  }

  private static InvalidRequest refusal(String json) {
    return catchThrowableOfType(InvalidRequest.class, () -> kafka(json));
  }

  private static String with(String field, String rawJson) {
    String json = Requests.weChatPlate().with("idempotencyKey", "k-1").without(field).json();
    return json.substring(0, json.length() - 1) + ",\"" + field + "\":" + rawJson + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "null",
        "7",
        "[]",
        "\"text\"",
        "{",
        "{}x",
        "{}{}",
        "{\"caller\":\"a\",\"caller\":\"a\"}"
      })
  void refuses_what_is_not_one_json_object(String json) {
    assertThat(refusal(json).code()).isIn("BAD_JSON", "BAD_FIELD");
    assertThat(refusal(json).field()).isNull();
  }

  @Test
  void refuses_json_that_is_nested_without_end() {
    assertThat(refusal("{\"order\":".repeat(5_000)).code()).isIn("BAD_JSON", "BAD_FIELD");
    assertThat(refusal("[".repeat(10_000)).code()).isIn("BAD_JSON", "BAD_FIELD");
  }

  @Test
  void refuses_what_is_larger_than_a_request() {
    assertThat(refusal(" ".repeat(ScanRequestParser.MAX_BYTES + 1)).code()).isEqualTo("TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idempotencyKey",
        "caller",
        "payerApp",
        "payerRef",
        "scene",
        "city",
        "code",
        "amountMinor",
        "currency"
      })
  void names_the_field_that_is_missing(String field) {
    // Given
    Requests request = Requests.weChatPlate().with("idempotencyKey", "k-1");

    // When
    InvalidRequest left = refusal(request.without(field).json());
    InvalidRequest empty = refusal(with(field, "null"));

    // Then
    assertThat(left.code()).isEqualTo("MISSING_FIELD");
    assertThat(left.field()).isEqualTo(field);
    assertThat(empty.field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "idempotencyKey | \"\"",
        "idempotencyKey | \"a b\"",
        "idempotencyKey | \"ключ\"",
        "idempotencyKey | 7",
        "caller | \"\"",
        "caller | \"a:b\"",
        "caller | \"../etc\"",
        "payerApp | \"cup_app\"",
        "payerApp | \"A\"",
        "payerRef | \"\"",
        "payerRef | \"6212 3456\"",
        "payerRef | \"' OR 1=1--\"",
        "accountType | \"debit\"",
        "accountType | \"CHEQUE\"",
        "scene | \"offline\"",
        "scene | \"STREET\"",
        "scene | {}",
        "city | \"44010\"",
        "city | \"4401000\"",
        "city | \"４４０１００\"",
        "city | 440100",
        "acquirer | \"icbc\"",
        "acquirer | \"I\"",
        "accountRef | \"\"",
        "accountRef | \"6212 3456\"",
        "verification | 2",
        "verification.factors | {\"factors\":6,\"certificate\":false}",
        "verification.factors | {\"factors\":-1,\"certificate\":false}",
        "verification.factors | {\"factors\":1.5,\"certificate\":false}",
        "verification.factors | {\"factors\":\"2\",\"certificate\":false}",
        "verification.certificate | {\"factors\":2,\"certificate\":\"true\"}",
        "verification.certificate | {\"factors\":2,\"certificate\":1}",
        "scannedAt | \"\"",
        "scannedAt | \"2021-10-02\"",
        "scannedAt | \"2021-10-02T10:00:00+08:00\"",
        "scannedAt | \"2021-13-02T10:00:00Z\"",
        "scannedAt | \"2021-10-02T10:00:00.0000000001Z\"",
        "scannedAt | \"+1000000-10-02T10:00:00Z\"",
        "scannedAt | 1633140000000",
        "code | \"\"",
        "code | \" \\r\\n\"",
        "code | []",
        "merchantId | \"\"",
        "merchantId | \"a\\u0000b\"",
        "merchantId | \"\\ud800\"",
        "mcc | \"541\"",
        "mcc | \"54110\"",
        "mcc | 5411",
        "amountMinor | 0",
        "amountMinor | -1",
        "amountMinor | 100000000001",
        "amountMinor | 9223372036854775807",
        "amountMinor | 9223372036854775808",
        "amountMinor | 1e308",
        "amountMinor | 0.1",
        "amountMinor | 1.0",
        "amountMinor | 1e3",
        "amountMinor | \"1\"",
        "amountMinor | [1]",
        "amountMinor | true",
        "currency | \"cny\"",
        "currency | \"KWD\"",
        "currency | \"JPY\"",
        "currency | \"\"",
        "order | {\"owner\":\"WECHAT\",\"merchantId\":\"m\"}"
      })
  void names_the_field_that_is_wrong(String field, String value) {
    // When
    InvalidRequest refusal = refusal(with(field.replaceFirst("\\..*", ""), value));

    // Then
    assertThat(refusal.code()).isEqualTo("BAD_FIELD");
    assertThat(refusal.field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"merchantId\":\"m\"} | MISSING_FIELD | order.owner",
        "{\"owner\":\"e-CNY\",\"merchantId\":\"m\"} | BAD_FIELD | order.owner",
        "{\"owner\":\"WECHAT\"} | MISSING_FIELD | order.merchantId",
        "{\"owner\":\"WECHAT\",\"merchantId\":\"\"} | BAD_FIELD | order.merchantId",
        "{\"owner\":\"WECHAT\",\"merchantId\":\"m\",\"sceneCode\":\"\"} | BAD_FIELD"
            + " | order.sceneCode",
        "{\"owner\":\"WECHAT\",\"merchantId\":\"m\",\"other\":1} | UNKNOWN_FIELD | order"
      })
  void checks_what_is_inside_an_order(String order, String code, String field) {
    // Given
    String json = Requests.weChatPlate().without("code").jsonWithKey("k-1");
    String whole = json.substring(0, json.length() - 1) + ",\"order\":" + order + "}";

    // When
    InvalidRequest refusal = refusal(whole);

    // Then
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "UTILITY_BILL | {\"owner\":\"UNIONPAY\",\"merchantId\":\"b\"} | MISSING_FIELD",
        "UTILITY_BILL | {\"owner\":\"UNIONPAY\",\"merchantId\":\"b\",\"billNumber\":\"\"} | BAD_FIELD",
        "UTILITY_BILL | {\"owner\":\"UNIONPAY\",\"merchantId\":\"b\",\"billNumber\":\"a b\"} | BAD_FIELD",
        "MINI_PROGRAM | {\"owner\":\"UNIONPAY\",\"merchantId\":\"b\",\"billNumber\":\"1\"} | BAD_FIELD",
        "OFFLINE | {\"owner\":\"UNIONPAY\",\"merchantId\":\"b\",\"billNumber\":\"1\"} | BAD_FIELD"
      })
  void wants_a_bills_number_with_a_bill_and_nowhere_else(String scene, String order, String code) {
    // Given
    String json = Requests.weChatPlate().without("code").with("scene", scene).jsonWithKey("k-1");
    String whole = json.substring(0, json.length() - 1) + ",\"order\":" + order + "}";

    // When
    InvalidRequest refusal = refusal(whole);

    // Then
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.field()).isEqualTo("order.billNumber");
  }

  @ParameterizedTest
  @ValueSource(strings = {"payerApp", "payerRef"})
  void an_acquirer_does_not_excuse_an_order_without_its_payer(String field) {
    // Given
    Requests order =
        Requests.weChatPlate()
            .without("code")
            .with("acquirer", "ICBC")
            .with("order", Map.of("owner", "WECHAT", "merchantId", "a"));

    // When
    InvalidRequest refusal = refusal(order.without(field).jsonWithKey("k-1"));

    // Then
    assertThat(refusal.code()).isEqualTo("MISSING_FIELD");
    assertThat(refusal.field()).isEqualTo(field);
  }

  @Test
  void half_a_verification_is_none() {
    assertThat(refusal(with("verification", "{\"factors\":2}")).field())
        .isEqualTo("verification.certificate");
    assertThat(refusal(with("verification", "{\"certificate\":true}")).field())
        .isEqualTo("verification.factors");
    assertThat(refusal(with("verification", "{\"factors\":2,\"certificate\":true,\"x\":1}")).code())
        .isEqualTo("UNKNOWN_FIELD");
  }

  @Test
  void reads_what_an_acquirer_and_a_bank_can_tell() throws InvalidRequest {
    // When
    ScanRequest request =
        kafka(
            Requests.payersCode("134567890123456789")
                .with("accountRef", "acct-7f31")
                .with("verification", Map.of("factors", 2, "certificate", true))
                .with("scannedAt", "2021-10-02T02:00:00.050Z")
                .jsonWithKey("k-1"));

    // Then
    assertThat(request.acquirer()).isEqualTo("ICBC");
    assertThat(request.payerApp()).isNull();
    assertThat(request.payerRef()).isNull();
    assertThat(request.accountRef()).isEqualTo("acct-7f31");
    assertThat(request.verification()).isEqualTo(new ScanRequest.Verification(2, true));
    assertThat(request.scannedAt()).isEqualTo("2021-10-02T02:00:00.050Z");
  }

  @Test
  void refuses_a_field_of_no_known_name_without_repeating_it() {
    InvalidRequest refusal = refusal(with("6212345678901234567", "1"));
    assertThat(refusal.code()).isEqualTo("UNKNOWN_FIELD");
    assertThat(refusal.rule() + refusal.field()).doesNotContain("6212");
  }

  @Test
  void refuses_a_merchant_beside_the_order_that_is_not_the_orders() {
    InvalidRequest refusal =
        refusal(
            Requests.weChatPlate()
                .without("code")
                .with("order", Map.of("owner", "WECHAT", "merchantId", "a"))
                .with("merchantId", "b")
                .jsonWithKey("k-1"));
    assertThat(refusal.field()).isEqualTo("merchantId");
  }

  @Test
  void over_http_refuses_a_key_in_the_body() {
    byte[] json = Requests.weChatPlate().jsonWithKey("k-1").getBytes(StandardCharsets.UTF_8);
    InvalidRequest refusal =
        catchThrowableOfType(InvalidRequest.class, () -> ScanRequestParser.http(json, "k-1"));
    assertThat(refusal.field()).isEqualTo("idempotencyKey");
  }

  @Test
  void takes_away_a_scanners_noise_before_anything_is_compared() throws InvalidRequest {
    // Given
    String noisy = Requests.weChatPlate().with("code", "13456 78901 23456789\r").jsonWithKey("k");
    String clean = Requests.weChatPlate().with("code", "134567890123456789").jsonWithKey("k");

    // When // Then
    assertThat(kafka(noisy)).isEqualTo(kafka(clean));
  }

  @Test
  void reads_the_same_request_at_both_doors() throws InvalidRequest {
    // Given
    String body = Requests.weChatPlate().with("mcc", "5411").with("merchantId", "门店-1").json();
    String withKey =
        Requests.weChatPlate().with("mcc", "5411").with("merchantId", "门店-1").jsonWithKey("k-1");

    // When
    ScanRequest http = ScanRequestParser.http(body.getBytes(StandardCharsets.UTF_8), "k-1");

    // Then
    assertThat(http).isEqualTo(kafka(withKey));
    assertThat(http.accountType()).isEqualTo(ScanRequest.AccountType.DEBIT);
  }

  @Test
  void needs_no_city_online() throws InvalidRequest {
    // Given
    String json =
        Requests.weChatPlate()
            .without("code")
            .without("city")
            .with("scene", "MINI_PROGRAM")
            .with("order", Map.of("owner", "WECHAT", "merchantId", "m", "sceneCode", "s"))
            .jsonWithKey("k-1");

    // When
    ScanRequest request = kafka(json);

    // Then
    assertThat(request.order()).isEqualTo(new ScanRequest.Order("WECHAT", "m", "s", null));
  }

  @Test
  void shows_neither_code_nor_payer_in_its_text() throws InvalidRequest {
    String text = kafka(Requests.weChatPlate().jsonWithKey("k-1")).toString();
    assertThat(text).doesNotContain("AQElr7x0Z3").doesNotContain("u-1001");
  }
}
