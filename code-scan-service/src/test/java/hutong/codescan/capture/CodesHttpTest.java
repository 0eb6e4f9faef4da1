package hutong.codescan.capture;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import hutong.codescan.support.Database;
import hutong.codescan.support.OnRealServers;
import hutong.runtime.json.StrictJson;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asking what a code is, without paying it. */
@OnRealServers
class CodesHttpTest {

  private static final String EMV_UNIONPAY =
      "00020101021115312031041800520446JDBMSZZXE44BFS038680016A0052662846625770108321704180203002"
          + "0325mchVKyozC3MbjS51h67qal4Os5204581253034185802LA5915JDBMSZZXE44BFS06009Vientiane6304"
          + "3F88";

  /** Neither name nor city, and a right check value. */
  private static final String EMV_BARE =
      "000201153148005204480052041234567890123455303156540512.345802CN6304";

  private long scansBefore;

  @BeforeEach
  void count() {
    scansBefore = Database.count("scan");
  }

  private static ValidatableResponse ask(String json) {
    return given()
        .contentType("application/json")
        .body(json)
        .post("/v1/codes/recognise")
        .then()
        .body(not(containsString("Exception")));
  }

  private static ValidatableResponse askAbout(String code) {
    return ask(new String(StrictJson.write(Map.of("code", code))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | BAD_JSON |",
        "[] | BAD_JSON |",
        "{\"code\":\"a\",\"code\":\"b\"} | BAD_JSON |",
        "{} | MISSING_FIELD | code",
        "{\"code\":null} | MISSING_FIELD | code",
        "{\"code\":7} | BAD_FIELD | code",
        "{\"code\":\"  \"} | BAD_FIELD | code",
        "{\"code\":\"a\",\"mode\":\"LAX\"} | BAD_FIELD | mode",
        "{\"code\":\"a\",\"here\":{}} | MISSING_FIELD | here.scene",
        "{\"code\":\"a\",\"here\":{\"scene\":\"OFFLINE\"}} | MISSING_FIELD | here.payerApp",
        "{\"code\":\"a\",\"here\":{\"scene\":\"OFFLINE\",\"payerApp\":\"CUP_APP\"}} | MISSING_FIELD | here.city",
        "{\"code\":\"a\",\"other\":1} | UNKNOWN_FIELD |"
      })
  void a_bad_question_is_a_problem_that_names_the_field(String json, String code, String field) {
    ask(json)
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("field", equalTo(field));
  }

  @Test
  void a_code_beyond_all_measure_is_a_problem() {
    askAbout("9".repeat(513)).statusCode(400).body("field", equalTo("code"));
    askAbout("9".repeat(70_000)).statusCode(413).body("code", equalTo("TOO_LARGE"));
    given()
        .contentType("text/plain")
        .body("x")
        .post("/v1/codes/recognise")
        .then()
        .statusCode(415)
        .body("code", equalTo("UNSUPPORTED_MEDIA_TYPE"));
  }

  @ParameterizedTest
  @CsvSource({
    "hello, SC01, UNRECOGNISED_CODE",
    "0002015802CN63040000, SC02, BAD_CRC",
    "00020158, SC03, BAD_TLV"
  })
  void says_why_a_code_is_refused(String code, String reason, String name) {
    askAbout(code)
        .statusCode(200)
        .body("recognised", equalTo(false))
        .body("reason.code", equalTo(reason))
        .body("reason.name", equalTo(name))
        .body("$", not(hasKey("owner")))
        .body("$", not(hasKey("codeClass")));
  }

  @Test
  void names_the_class_of_a_plate_that_nobody_registered() {
    askAbout("https://pay.example-aggregator.cn/q/123")
        .statusCode(200)
        .body("recognised", equalTo(false))
        .body("codeClass", equalTo("AGGREGATE_UNKNOWN"))
        .body("reason.code", equalTo("SC06"));
  }

  @Test
  void tells_what_a_merchants_code_says() {
    askAbout(EMV_UNIONPAY)
        .statusCode(200)
        .contentType("application/json")
        .body("recognised", equalTo(true))
        .body("owner", equalTo("UNIONPAY"))
        .body("codeClass", equalTo("MERCHANT_STATIC"))
        .body("mode", equalTo("MPM"))
        .body("family", equalTo("EMV_MERCHANT"))
        .body("merchant.name", equalTo("JDBMSZZXE44BFS0"))
        .body("merchant.city", equalTo("Vientiane"))
        .body("merchant.mcc", equalTo("5812"))
        .body("merchant.currency", equalTo("LAK"))
        .body("merchant", not(hasKey("amount")))
        .body("deviations.size()", equalTo(0))
        .body("$", not(hasKey("reason")));
  }

  @Test
  void reads_a_code_as_strictly_as_it_is_asked_to() {
    // Given
    String code = EMV_BARE + "%04X".formatted(crc(EMV_BARE));

    // When
    ValidatableResponse tolerant = askAbout(code);
    ValidatableResponse strict = ask("{\"code\":\"" + code + "\",\"mode\":\"STRICT\"}");

    // Then
    tolerant
        .statusCode(200)
        .body("recognised", equalTo(true))
        .body("amountMinor", equalTo(1234))
        .body("merchant.merchantId", equalTo("123456789012345"))
        .body("deviations.tag", equalTo(List.of("52", "59", "60")))
        .body("deviations.kind", equalTo(List.of("MISSING", "MISSING", "MISSING")));
    strict.statusCode(200).body("reason.code", equalTo("SC03"));
  }

  @Test
  void never_repeats_a_payers_code_and_stores_nothing() {
    // Given
    String code = "134700000099887766";

    // When
    ValidatableResponse answer = askAbout(" " + code + "\r\n");

    // Then
    answer
        .statusCode(200)
        .body("mode", equalTo("CPM"))
        .body("owner", equalTo("WECHAT"))
        .body("codeClass", equalTo("CONSUMER_CODE"))
        .body("payerApp", equalTo("WECHAT_APP"))
        .body("validSeconds", equalTo(60))
        .body(not(containsString("7766")));
    assertThat(Database.count("scan")).isEqualTo(scansBefore);
  }

  /** CRC-16/CCITT-FALSE, bit by bit. */
  private static int crc(String ascii) {
    int crc = 0xFFFF;
    for (char c : ascii.toCharArray()) {
      crc ^= c << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }
}
