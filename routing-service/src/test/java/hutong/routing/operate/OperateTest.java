package hutong.routing.operate;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.testing.TestKafka;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@RoutingTest
class OperateTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static Institution institution;
  private static TestKafka kafka;

  @TestHTTPResource(value = "metrics", management = true)
  String metricsUrl;

  @BeforeAll
  static void start() {
    institution = Institution.start();
    kafka = TestKafka.connect();
  }

  @AfterAll
  static void stop() {
    kafka.close();
    institution.close();
  }

  private static JsonObject simulation() {
    return new JsonObject()
        .put("payerApp", "CUP_APP")
        .put("codeOwner", "ALIPAY")
        .put("codeClass", "PERSONAL_STATIC")
        .put("mode", "MPM")
        .put("scene", "OFFLINE")
        .put("city", "330100")
        .put("payerRef", "u-1001")
        .put("amountMinor", 1_280)
        .put("at", "2021-10-02T02:00:00Z");
  }

  private static io.restassured.response.ValidatableResponse simulate(String body) {
    return given().contentType("application/json").body(body).post("/v1/decisions/simulate").then();
  }

  @Test
  void unknownPaymentIsNotFound() {
    get("/v1/decisions/" + UUID.randomUUID())
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("NOT_FOUND"));
  }

  @Test
  void idThatIsNoUuidIsABadRequest() {
    for (String id : new String[] {"1-1-1-1-1", "x", "%00", "'%20or%201=1--"}) {
      given()
          .urlEncodingEnabled(false)
          .get("/v1/decisions/" + id)
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
  }

  @Test
  void simulationThatCannotBeReadIsRefusedWithItsReason() {
    simulate("{").statusCode(400).body("code", equalTo("BAD_REQUEST"));
    simulate("").statusCode(400);
    simulate(simulation().put("amountMinor", "1").encode())
        .statusCode(400)
        .body("detail", containsString("amountMinor"));
    simulate(simulation().put("amountMinor", 0).encode()).statusCode(400);
    simulate(simulation().put("secret-field", 1).encode())
        .statusCode(400)
        .body("detail", not(containsString("secret-field")));
    simulate(simulation().put("city", "33010O").encode())
        .statusCode(400)
        .body("detail", containsString("city"));
    simulate(simulation().putNull("at").encode()).statusCode(400);
    simulate("{\"payerApp\":\"A_APP\",\"payerApp\":\"B_APP\"}").statusCode(400);
  }

  @Test
  void simulationOfAnotherContentTypeIsRefused() {
    given()
        .contentType("text/plain")
        .body("{}")
        .post("/v1/decisions/simulate")
        .then()
        .statusCode(415);
  }

  @Test
  void cutOffOfAnythingButACycleIsRefused() {
    given()
        .header("Idempotency-Key", "not-a-cycle")
        .post("/v1/cycles/cut-off")
        .then()
        .statusCode(400);
    given()
        .header("Idempotency-Key", "1999-01-01-01")
        .post("/v1/cycles/cut-off")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("code", equalTo("CYCLE_NOT_OPEN"));
  }

  @Test
  void simulationTellsWhatWouldBeDecidedAndWhenItOpens() {
    // When
    String closed = simulate(simulation().encode()).statusCode(200).extract().asString();
    String open =
        simulate(simulation().put("at", "2022-03-01T02:00:00Z").encode())
            .statusCode(200)
            .extract()
            .asString();

    // Then
    Schemas.validComponent("routing.yaml", "Decision", closed);
    Schemas.validComponent("routing.yaml", "Decision", open);
    JsonObject refusal = new JsonObject(closed);
    assertThat(refusal.getJsonObject("reason").getString("name")).isEqualTo("CITY_NOT_OPEN");
    assertThat(refusal.getString("nearestRule")).isEqualTo("R-AL-01");
    assertThat(refusal.getJsonObject("nextOpening"))
        .isEqualTo(new JsonObject().put("ruleId", "R-AL-02").put("from", "2022-02-28T16:00:00Z"));
    assertThat(new JsonObject(open).getString("ruleId")).isEqualTo("R-AL-02");
    assertThat(refusal.getJsonObject("explanation").getJsonArray("en"))
        .contains(
            "By rule R-AL-02 the same request is accepted from 2022-03-01 00:00 Shanghai time on.");
    assertThat(closed + open).doesNotContain("u-1001");
  }

  @Test
  void decisionIsShownWithEveryPredicateAndThePaymentAsItStands() {
    // Given
    String accepted = Scans.send(kafka, Scans.open(Scans.newPayment(), "ok-1"));
    String refused = Scans.send(kafka, Scans.shut(Scans.newPayment()));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                "COMPLETED".equals(Database.state(accepted))
                    && "REFUSED".equals(Database.state(refused)));

    // When
    String yes = get("/v1/decisions/" + accepted).then().statusCode(200).extract().asString();
    String no = get("/v1/decisions/" + refused).then().statusCode(200).extract().asString();

    // Then
    Schemas.validComponent("routing.yaml", "Decision", yes);
    Schemas.validComponent("routing.yaml", "Decision", no);
    JsonObject decision = new JsonObject(yes);
    assertThat(decision.getString("ruleId")).isEqualTo("R-WX-01");
    assertThat(decision.getJsonArray("predicates")).hasSize(13);
    assertThat(decision.getJsonObject("explanation").getJsonArray("zh").getString(0))
        .startsWith("接受：规则 R-WX-01");
    assertThat(decision.getJsonObject("payment").getString("state")).isEqualTo("COMPLETED");
    assertThat(decision.getJsonObject("payment").getString("cycleId")).isNotNull();
    assertThat(new JsonObject(no).getJsonObject("payment").getString("state")).isEqualTo("REFUSED");
    assertThat(new JsonObject(no).getJsonObject("reason").getString("code")).isEqualTo("RT02");
  }

  @Test
  void cutOffEndsTheNamedCycleOnceHoweverOftenItIsAsked() {
    // Given
    String open = get("/v1/cycles/open").then().statusCode(200).extract().asString();
    Schemas.validComponent("routing.yaml", "OpenCycle", open);
    String cycle = new JsonObject(open).getString("cycleId");

    // When
    String first = cutOff(cycle);
    String second = cutOff(cycle);

    // Then
    Schemas.validComponent("routing.yaml", "CutOff", first);
    assertThat(second).isEqualTo(first);
    assertThat(new JsonObject(first).getInteger("partitions")).isEqualTo(4);
    get("/v1/cycles/open")
        .then()
        .body("cycleId", equalTo(new JsonObject(first).getString("nextCycleId")));
  }

  private static String cutOff(String cycle) {
    return given()
        .header("Idempotency-Key", cycle)
        .post("/v1/cycles/cut-off")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  @Test
  void opennessWithoutADayAnAppOrAnOrderOfDaysIsABadRequest() {
    for (String query :
        new String[] {
          "?city=440100&payerApp=CUP_APP",
          "?city=440100&date=2021-10-02",
          "?city=44010O&date=2021-10-02&payerApp=CUP_APP",
          "?city=440100&date=2021-13-02&payerApp=CUP_APP",
          "/changes?from=2021-10-02",
          "/changes?from=2021-10-02&to=2021-10-01",
          "/changes?from=2021-10-02&to=9999-10-01"
        }) {
      get("/v1/openness" + query)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("BAD_REQUEST"));
    }
  }

  @Test
  void opennessIsAMatrixForADayAndAListOfChangesBetweenTwo() {
    // When
    String matrix =
        get("/v1/openness?city=440300&date=2021-10-02&payerApp=CUP_APP")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    String changes =
        get("/v1/openness/changes?from=2021-10-02&to=2022-03-01")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    // Then
    Schemas.validComponent("routing.yaml", "OpennessMatrix", matrix);
    Schemas.validComponent("routing.yaml", "OpennessChanges", changes);
    assertThat(matrix).contains("\"status\":\"OPEN_FOR_SOME\"", "CITY_NOT_OPEN");
    assertThat(changes).contains("P-259-01", "R-AL-02");
  }

  @Test
  void rulebookIsSummedUp() {
    get("/v1/rulebook")
        .then()
        .statusCode(200)
        .body("ruleCount", equalTo(21))
        .body("rules.PILOT", equalTo(3))
        .body("openNow", greaterThan(10))
        .body("participants", equalTo(11))
        .body("version", org.hamcrest.Matchers.startsWith("2021-10-02+"));
  }

  @Test
  void metricsSpeakOfTheBusinessFirst() {
    // Given
    String paymentId = Scans.send(kafka, Scans.open(Scans.newPayment(), "ok-1"));
    String refused = Scans.send(kafka, Scans.shut(Scans.newPayment()));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                "COMPLETED".equals(Database.state(paymentId))
                    && "REFUSED".equals(Database.state(refused)));

    // When
    String metrics = get(metricsUrl).then().statusCode(200).extract().asString();

    // Then
    assertThat(metrics)
        .contains("hutong_decisions_total{reason=\"CITY_NOT_OPEN\",verdict=\"REFUSE\"}")
        .contains("hutong_decisions_total{reason=\"OK\",verdict=\"ACCEPT\"}")
        .contains("hutong_payments_final_total{state=\"COMPLETED\"}")
        .contains("hutong_payments_unknown")
        .contains("hutong_payments_attention")
        .contains("hutong_participant_answer_seconds_count{call=\"debits\"");
  }

  @Test
  void serviceCannotChangeADecisionNorMakeATable() {
    for (String statement :
        new String[] {
          "update decision set verdict = 'ACCEPT'",
          "delete from decision",
          "delete from payment",
          "delete from settlement_cycle",
          "truncate outbox",
          "create table t (i int)"
        }) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> Database.executeAsService(statement))
          .as(statement)
          .hasMessageContaining("permission denied");
    }
  }
}
