package hutong.codescan.capture;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import hutong.codescan.support.DeadLettersOfTest;
import hutong.codescan.support.OnRealServers;
import hutong.testing.TestKafka;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnRealServers
class OpennessHttpTest {

  private static final String TOPIC = "hutong.rulebooks";
  private static final Path GOLDEN =
      Path.of("../docs/contracts/examples/hutong.rulebook.in-force.v1.four-openings.json");

  private static final String SHENZHEN =
      """
      {"payerApp":"CUP_APP","codeOwner":"ALIPAY","codeClass":"MERCHANT_STATIC","mode":"MPM",
       "scene":"OFFLINE","city":"440300","at":"2021-10-02T02:00:00Z"}""";

  private static ValidatableResponse ask(String question) {
    return given().contentType("application/json").body(question).post("/v1/codes/openness").then();
  }

  private static Map<String, String> headers() {
    return Map.of("ce_id", UUID.randomUUID().toString(), "ce_type", "hutong.rulebook.in-force.v1");
  }

  @Test
  void question_that_breaks_the_contract_is_refused() {
    for (String bad :
        new String[] {
          "",
          "{",
          "{}",
          SHENZHEN.replace("CUP_APP", "cup app"),
          SHENZHEN.replace("440300", "4403"),
          SHENZHEN.replace("2021-10-02T02:00:00Z", "yesterday"),
          SHENZHEN.replace("\"city\"", "\"secret-city\"")
        }) {
      ask(bad)
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("BAD_REQUEST"))
          .body("detail", not(containsString("secret-city")));
    }
  }

  @Test
  void book_that_was_announced_answers_and_poison_does_not_hold_it_up() throws IOException {
    // Given
    String golden = Files.readString(GOLDEN);

    // When
    try (TestKafka kafka = TestKafka.connect()) {
      kafka.send(TOPIC, "interop", "no json", headers());
      kafka.send(TOPIC, "interop", golden, headers());
      kafka.send(TOPIC, "interop", (byte[]) null, headers());
      kafka.send(
          TOPIC,
          "interop",
          golden.replace("\"publication\": 1", "\"publication\": 2").replace("+3ba", "+2ba"),
          headers());
    }

    // Then
    await()
        .atMost(DeadLettersOfTest.PATIENCE)
        .untilAsserted(
            () ->
                ask(SHENZHEN)
                    .statusCode(200)
                    .body("verdict", equalTo("OPEN"))
                    .body("rules", hasItem("R-AL-01"))
                    .body("rulebookVersion", equalTo("2021-10-02+2baec19d971d")));
    ask(SHENZHEN.replace("440300", "330100"))
        .statusCode(200)
        .body("verdict", equalTo("CLOSED"))
        .body("reason.code", equalTo("RT02"));
    recognise("https://qr.alipay.com/tsx1234567890", "440300")
        .body("recognised", equalTo(true))
        .body("here.verdict", equalTo("OPEN"))
        .body("here.rules", hasItem("R-AL-01"));
    recognise("https://qr.alipay.com/tsx1234567890", "330100")
        .body("here.verdict", equalTo("CLOSED"))
        .body("here.reason.code", equalTo("RT02"));
    recognise("134567890123456789", "440300")
        .body("mode", equalTo("CPM"))
        .body("$", not(hasKey("here")));
  }

  private static ValidatableResponse recognise(String code, String city) {
    String question =
        """
        {"code":"%s","here":{"payerApp":"CUP_APP","scene":"OFFLINE","city":"%s",
         "at":"2021-10-02T02:00:00Z"}}"""
            .formatted(code, city);
    return given()
        .contentType("application/json")
        .body(question)
        .post("/v1/codes/recognise")
        .then()
        .statusCode(200);
  }
}
