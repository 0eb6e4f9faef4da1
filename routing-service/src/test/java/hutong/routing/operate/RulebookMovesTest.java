package hutong.routing.operate;

import static hutong.routing.support.Books.APPROVER;
import static hutong.routing.support.Books.DRAFTER;
import static hutong.routing.support.Books.key;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import hutong.routing.support.Books;
import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.testing.TestKafka;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RoutingTest
class RulebookMovesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HANGZHOU = "330100";

  @AfterEach
  void restore() {
    Books.restore();
  }

  private static JsonObject hangzhou(String at) {
    String answer =
        given()
            .contentType("application/json")
            .body(
                new JsonObject()
                    .put("payerApp", "CUP_APP")
                    .put("codeOwner", "ALIPAY")
                    .put("codeClass", "MERCHANT_STATIC")
                    .put("mode", "MPM")
                    .put("scene", "OFFLINE")
                    .put("city", HANGZHOU)
                    .put("payerRef", "u-1001")
                    .put("amountMinor", 1_280)
                    .put("at", at)
                    .encode())
            .post("/v1/decisions/simulate")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    return new JsonObject(answer);
  }

  private static long stored() {
    return Database.count(
        "select (select count(*) from rulebook_version) + (select count(*) from rulebook_audit)"
            + " + (select count(*) from rulebook_publication)");
  }

  @Test
  void requestThatNamesNobodyOrHasNoKeyIsRefused() {
    // Given
    JsonObject draft = Books.opening("R-AL-90", HANGZHOU, "2021-10-20");
    long before = stored();

    // Then
    for (String nobody : List.of("", "Robert'); drop", "configuration", "installation", "x")) {
      Books.post(nobody, key(), "/drafts", draft)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("BAD_OPERATOR"));
    }
    given()
        .header("Hutong-Operator", DRAFTER)
        .contentType("application/json")
        .body(draft.encode())
        .post("/v1/rulebooks/drafts")
        .then()
        .statusCode(400)
        .body("code", equalTo("MISSING_IDEMPOTENCY_KEY"));
    Books.post(DRAFTER, "white space", "/drafts", draft)
        .then()
        .statusCode(400)
        .body("code", equalTo("BAD_IDEMPOTENCY_KEY"));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void draftThatCannotBeReadIsRefusedWithItsReason() {
    String last = Books.last();
    JsonObject empty = new JsonObject();
    JsonArray none = new JsonArray();
    for (JsonObject bad :
        List.of(
            empty,
            new JsonObject().put("base", last).put("secret-field", 1),
            new JsonObject().put("base", last).put("rules", empty),
            new JsonObject().put("base", last).put("rules", none.copy().add(empty)),
            new JsonObject().put("base", last).put("version", "a/b"),
            new JsonObject().put("base", last).put("note", "n".repeat(1_001)),
            new JsonObject().put("rulebook", empty),
            new JsonObject().put("rulebook", empty).put("rules", none))) {
      Books.post(DRAFTER, key(), "/drafts", bad)
          .then()
          .statusCode(400)
          .body("code", equalTo("BAD_REQUEST"));
    }
    Books.post(DRAFTER, key(), "/drafts", new JsonObject().put("base", "none+0").put("rules", none))
        .then()
        .statusCode(404)
        .body("code", equalTo("UNKNOWN_VERSION"));
  }

  @Test
  void badDraftIsRefusedWithAllItsFaultsAndNothingIsStored() {
    // Given
    JsonObject draft = Books.opening("R-AL-90", "NO_SUCH_SET", "2021-10-20");
    draft
        .getJsonArray("rules")
        .getJsonObject(0)
        .put("clearingInstitution", "ICBC")
        .put("feeScheduleId", "FS-NONE");
    long before = stored();

    // Then
    Books.post(DRAFTER, key(), "/drafts", draft)
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("code", equalTo("BAD_RULEBOOK"))
        .body("faults", hasItem(containsString("NO_SUCH_SET")))
        .body("faults", hasItem(containsString("ICBC")));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void ruleOfAnUnknownFeeScheduleIsRefused() {
    JsonObject draft = Books.opening("R-AL-90", HANGZHOU, "2021-10-20");
    draft.getJsonArray("rules").getJsonObject(0).put("feeScheduleId", "FS-NONE");

    Books.post(DRAFTER, key(), "/drafts", draft)
        .then()
        .statusCode(422)
        .body("faults", hasItem(containsString("FS-NONE")));
  }

  @Test
  void nobodyPublishesWhatAnotherHasNotApproved() {
    // Given
    String version =
        Books.post(DRAFTER, key(), "/drafts", Books.opening("R-AL-91", HANGZHOU, "2021-10-20"))
            .then()
            .statusCode(201)
            .body("state", equalTo("DRAFT"))
            .extract()
            .path("version");

    // Then
    Books.publish(version, new JsonObject())
        .then()
        .statusCode(409)
        .body("code", equalTo("NOT_APPROVED"));
    Books.post(DRAFTER, key(), "/" + version + "/approve", new JsonObject())
        .then()
        .statusCode(409)
        .body("code", equalTo("FOUR_EYES"));
    Books.post(APPROVER, key(), "/" + version + "/approve", new JsonObject())
        .then()
        .statusCode(200)
        .body("approvedBy", equalTo(APPROVER));
    Books.post("zhang.min", key(), "/" + version + "/approve", new JsonObject())
        .then()
        .statusCode(409)
        .body("code", equalTo("NOT_A_DRAFT"));
    Books.publish("none+0", new JsonObject()).then().statusCode(404);
    assertThat(Books.last()).isNotEqualTo(version);
  }

  @Test
  void publicationIsRefusedForThePastOverAnotherBaseAndBeforeWhatIsScheduled() {
    // Given
    String one = Books.approved(Books.opening("R-AL-92", HANGZHOU, "2021-10-20"));
    String other = Books.approved(Books.opening("R-AL-93", "320100", "2021-10-20"));

    // Then
    Books.publish(one, new JsonObject().put("at", "2021-10-02T02:00:00Z"))
        .then()
        .statusCode(422)
        .body("code", equalTo("IN_THE_PAST"));
    Books.publish(one, new JsonObject().put("at", "2190-01-01T00:00:00Z")).then().statusCode(200);
    Books.publish(other, new JsonObject())
        .then()
        .statusCode(409)
        .body("code", equalTo("BASE_MOVED"));
    Books.publish(other, new JsonObject().put("over", one))
        .then()
        .statusCode(409)
        .body("code", equalTo("SCHEDULED_LATER"));
    Books.rollBack(one).then().statusCode(409).body("code", equalTo("NEVER_IN_FORCE"));
    Books.rollBack(Books.first()).then().statusCode(200).body("supersedes", equalTo(one));
    Books.rollBack(Books.first()).then().statusCode(409).body("code", equalTo("ALREADY_LAST"));
  }

  @Test
  void editedRuleThatHasDecidedPaymentsCannotBePublished() {
    // Given
    String base = Books.last();
    JsonObject rule = Books.rule(base, "R-AL-02").put("effectiveFrom", "2022-03-02");
    String version =
        Books.approved(new JsonObject().put("base", base).put("rules", new JsonArray().add(rule)));

    // Then
    Books.publish(version, new JsonObject())
        .then()
        .statusCode(422)
        .body("code", equalTo("FINDINGS"))
        .body("findings.kind", hasItem("EXECUTED_RULE_EDITED"));
  }

  @Test
  void keyOfAnotherRequestIsRefusedAndTheSameRequestGetsTheSameAnswer() {
    // Given
    String key = key();
    JsonObject draft = Books.opening("R-AL-94", HANGZHOU, "2021-10-20");
    String first =
        Books.post(DRAFTER, key, "/drafts", draft).then().statusCode(201).extract().asString();
    long before = stored();

    // When
    String second =
        Books.post(DRAFTER, key, "/drafts", draft).then().statusCode(201).extract().asString();

    // Then
    assertThat(new JsonObject(second)).isEqualTo(new JsonObject(first));
    Books.post(DRAFTER, key, "/drafts", draft.copy().put("note", "another"))
        .then()
        .statusCode(422)
        .body("code", equalTo("KEY_REUSED"));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void databaseKeepsHistoryFromTheServiceItself() {
    for (String statement :
        List.of(
            "update rulebook_publication set version = version",
            "delete from rulebook_publication",
            "delete from rulebook_version",
            "update rulebook_version set note = 'x'",
            "update rulebook_file set content = ''",
            "delete from rulebook_file",
            "update rulebook_audit set operator = 'x'",
            "delete from rulebook_audit",
            "delete from rulebook_announcement",
            "update rulebook_request set answer = ''")) {
      assertThatThrownBy(() -> Database.executeAsService(statement))
          .as(statement)
          .hasMessageContaining("permission denied");
    }
    assertThatThrownBy(
            () ->
                Database.executeAsService(
                    "update rulebook_version set state = 'APPROVED', approved_by = drafted_by,"
                        + " approved_at = now()"))
        .hasMessageContaining("violates check constraint");
  }

  @Test
  void cityIsOpenedForTheNextPaymentAndShutAgainInOneCall() {
    try (Institution institution = Institution.start();
        TestKafka kafka = TestKafka.connect()) {
      // Given
      String before = Books.inForce();
      String day = "2021-10-25T02:00:00Z";
      assertThat(hangzhou(day).getString("verdict")).isEqualTo("REFUSE");
      String version = Books.approved(Books.opening("R-AL-95", HANGZHOU, "2021-10-20"));
      analysisAndDiffSpeakOf(version);

      // When
      String published =
          Books.publish(version, new JsonObject()).then().statusCode(200).extract().asString();

      // Then
      Schemas.validComponent("routing.yaml", "Publication", published);
      assertThat(hangzhou(day).getString("ruleId")).isEqualTo("R-AL-95");
      JsonObject scan =
          Scans.open(Scans.newPayment(), "ok-1").put("city", HANGZHOU).put("acceptedAt", day);
      scan.getJsonObject("code").put("owner", "ALIPAY");
      String payment = Scans.send(kafka, scan);
      await().atMost(PATIENCE).until(() -> "COMPLETED".equals(Database.state(payment)));
      assertThat(decision(payment))
          .containsEntry("rulebook_version", version)
          .containsEntry("rule_id", "R-AL-95");
      assertThat(institution.timesAsked("debits", payment)).isOne();

      // When
      Books.rollBack(before).then().statusCode(200).body("kind", equalTo("ROLLBACK"));

      // Then
      assertThat(hangzhou(day).getString("verdict")).isEqualTo("REFUSE");
      historyTells(version, before);
    }
  }

  private static Map<String, Object> decision(String payment) {
    return Database.rows("select * from decision where payment_id = ?::uuid", payment).get(0);
  }

  private static void analysisAndDiffSpeakOf(String version) {
    String analysis =
        get("/v1/rulebooks/" + version + "/analysis").then().statusCode(200).extract().asString();
    Schemas.validComponent("routing.yaml", "RulebookAnalysis", analysis);
    String diff =
        get("/v1/rulebooks/" + version + "/diff")
            .then()
            .statusCode(200)
            .body("changes", hasSize(1))
            .body("changes[0].id", equalTo("R-AL-95"))
            .body("changes[0].kind", equalTo("ADDED"))
            .extract()
            .asString();
    Schemas.validComponent("routing.yaml", "RulebookDiff", diff);
    Schemas.validComponent(
        "routing.yaml",
        "StoredRulebook",
        get("/v1/rulebooks/" + version).then().statusCode(200).extract().asString());
  }

  private static void historyTells(String version, String before) {
    Schemas.validComponent("routing.yaml", "RulebookHistory", Books.history().encode());
    String audit = get("/v1/rulebooks/audit?limit=4").then().statusCode(200).extract().asString();
    Schemas.validComponent("routing.yaml", "RulebookAudit", audit);
    JsonArray entries = new JsonObject(audit).getJsonArray("entries");
    assertThat(entries.stream().map(e -> ((JsonObject) e).getString("action")))
        .containsExactly("ROLLBACK", "PUBLISH", "APPROVE", "DRAFT");
    assertThat(entries.getJsonObject(0).getString("version")).isEqualTo(before);
    assertThat(entries.getJsonObject(0).getString("detail")).contains("a test is over", version);
    assertThat(entries.getJsonObject(2).getString("operator")).isEqualTo(APPROVER);
    assertThat(entries.getJsonObject(3).getString("operator")).isEqualTo(DRAFTER);
    get("/v1/rulebooks/audit?limit=0").then().statusCode(400);
    get("/v1/rulebooks/none+0/analysis").then().statusCode(404);
  }

  @Test
  void rulebookIsPublishedWholeAsWell() {
    // Given
    JsonObject stored =
        new JsonObject(get("/v1/rulebooks/" + Books.first()).then().extract().asString());
    JsonObject whole = new JsonObject();
    for (String file : List.of("rulebook", "citySets", "participants", "operatorSettings")) {
      whole.put(file, stored.getValue(file));
    }
    whole.getJsonObject("rulebook").put("version", "whole-1");

    // When
    String version = Books.approved(whole.put("note", "The same rules under another name"));

    // Then
    assertThat(version).startsWith("whole-1+");
    String key = key();
    String path = "/" + version + "/publish";
    String first = Books.post(APPROVER, key, path, new JsonObject()).then().extract().asString();
    long before = stored();
    Books.post(APPROVER, key, path, new JsonObject()).then().statusCode(200).body(equalTo(first));
    assertThat(stored()).isEqualTo(before);
    get("/v1/rulebook").then().body("version", equalTo(version)).body("ruleCount", equalTo(21));
  }
}
