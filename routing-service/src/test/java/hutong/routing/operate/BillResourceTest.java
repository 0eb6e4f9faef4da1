package hutong.routing.operate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import hutong.routing.participant.Institutions;
import hutong.routing.rulebook.EditedRulebook;
import hutong.routing.support.FixedBook;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Schemas;
import hutong.runtime.json.StrictJson;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RoutingTest
class BillResourceTest {

  private static Institution institution;

  @TempDir Path directory;
  @Inject Institutions institutions;

  @BeforeAll
  static void start() {
    institution = Institution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  private static String question(String biller, String bill) {
    return "{\"billerId\":\"" + biller + "\",\"billNumber\":\"" + bill + "\"}";
  }

  private String ask(String bill) {
    return new String(
        StrictJson.write(
            new BillResource(
                    new FixedBook(new EditedRulebook(directory).withBills().load()), institutions)
                .query(question("water-beijing", bill).getBytes())
                .await()
                .atMost(Duration.ofSeconds(30))));
  }

  @Test
  void questionThatCannotBeReadOrNamesNobodyIsRefused() {
    for (String body :
        new String[] {"{", "{}", question("water-beijing", "no bill"), question("", "1")}) {
      given()
          .contentType("application/json")
          .body(body)
          .post("/v1/bills/query")
          .then()
          .statusCode(400)
          .body("code", equalTo("BAD_REQUEST"));
    }
    given()
        .contentType("application/json")
        .body(question("water-nowhere", "due-1"))
        .post("/v1/bills/query")
        .then()
        .statusCode(404)
        .body("code", equalTo("BILLER_UNKNOWN"));
  }

  @Test
  void silentBillerIsNoAnswer() {
    assertThatThrownBy(() -> ask("late-of-the-resource"))
        .hasMessageContaining("The biller does not answer");
  }

  @Test
  void billIsShownAsItsBillerHasItWithTheNameMasked() {
    String payable = ask("due-1");
    Schemas.validComponent("routing.yaml", "Bill", payable);
    assertThat(payable)
        .contains("\"state\":\"PAYABLE\"", "\"amountMinor\":8640", "\"dueName\":\"王**\"");
    String paid = ask("paid-1");
    Schemas.validComponent("routing.yaml", "Bill", paid);
    assertThat(paid).contains("\"state\":\"PAID\"").doesNotContain("amountMinor");
    assertThat(ask("none-1")).contains("\"state\":\"UNKNOWN\"");
  }

  @Test
  void nameOfAnyLengthIsMasked() {
    assertThat(BillResource.masked("王")).isEqualTo("王*");
    assertThat(BillResource.masked("𠮷田")).isEqualTo("𠮷*");
    assertThat(BillResource.masked("")).isNull();
  }
}
