package hutong.routing.operate;

import static hutong.routing.support.Bounded.APPROVER;
import static hutong.routing.support.Bounded.PROPOSER;
import static hutong.routing.support.Bounded.approve;
import static hutong.routing.support.Bounded.body;
import static hutong.routing.support.Bounded.propose;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import hutong.routing.support.Bounded;
import hutong.routing.support.Database;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Schemas;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@RoutingTest
class PositionResourceTest {

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static long stored() {
    return Database.count(
        "select (select count(*) from participant_cap_change)"
            + " + (select count(*) from participant_cap_application)");
  }

  @Test
  void requestThatCannotBeReadIsRefusedAndChangesNothing() {
    long before = stored();
    for (JsonObject bad :
        List.of(
            new JsonObject(),
            body(-1L, null),
            body(1_000_000_000_000_001L, null),
            body(null, -1L),
            body(1L, 1L).put("capMinor", 1.5),
            body(1L, 1L).put("capMinor", "1"),
            body(1L, 1L).put("currency", "USD"),
            body(1L, 1L).put("alarmPercent", 0),
            body(1L, 1L).put("alarmPercent", 101),
            body(1L, 1L).putNull("useUnsettledCredits"),
            body(1L, 1L).put("note", " "),
            body(1L, 1L).put("note", "n".repeat(501)),
            body(1L, 1L).put("cap", 1))) {
      propose(PROPOSER, key(), "ICBC", bad)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("code", equalTo("BAD_REQUEST"));
    }
    propose("", key(), "ICBC", body(1L, null))
        .then()
        .statusCode(400)
        .body("code", equalTo("BAD_OPERATOR"));
    given()
        .header("Hutong-Operator", PROPOSER)
        .contentType("application/json")
        .body(body(1L, null).encode())
        .post("/v1/positions/ICBC/caps")
        .then()
        .statusCode(400)
        .body("code", equalTo("MISSING_IDEMPOTENCY_KEY"));
    propose(PROPOSER, key(), "NOBODY", body(1L, null))
        .then()
        .statusCode(404)
        .body("code", equalTo("UNKNOWN_PARTICIPANT"));
    get("/v1/positions/NOBODY").then().statusCode(404);
    approve(APPROVER, "ICBC", 1_000_000)
        .then()
        .statusCode(404)
        .body("code", equalTo("UNKNOWN_CHANGE"));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void looserBoundWaitsForASecondPersonAndATighterOneDoesNot() {
    // Given
    String tighter =
        propose(PROPOSER, key(), "ICBC", body(1_000L, null))
            .then()
            .statusCode(200)
            .body("state", equalTo("APPLIED"))
            .body("before.capMinor", nullValue())
            .extract()
            .asString();
    Schemas.validComponent("routing.yaml", "CapChange", tighter);

    // When
    String waiting =
        propose(PROPOSER, key(), "ICBC", body(1_001L, null))
            .then()
            .statusCode(202)
            .body("state", equalTo("WAITING"))
            .extract()
            .asString();

    // Then
    Schemas.validComponent("routing.yaml", "CapChange", waiting);
    long number = new JsonObject(waiting).getLong("number");
    assertThat(Bounded.position("ICBC").getLong("capMinor")).isEqualTo(1_000);
    approve(PROPOSER, "ICBC", number).then().statusCode(409).body("code", equalTo("FOUR_EYES"));
    approve(APPROVER, "CMB", number).then().statusCode(404);
    for (int i = 0; i < 2; i++) {
      approve(APPROVER, "ICBC", number)
          .then()
          .statusCode(200)
          .body("approvedBy", equalTo(APPROVER))
          .body("before.capMinor", equalTo(1_000));
    }
    approve("zhang.min", "ICBC", number)
        .then()
        .statusCode(409)
        .body("code", equalTo("NOT_WAITING"));
    assertThat(Bounded.position("ICBC").getLong("capMinor")).isEqualTo(1_001);
    get("/v1/positions/ICBC")
        .then()
        .body("changes", hasSize(2))
        .body("changes.state", contains("APPLIED", "APPLIED"))
        .body("changes[0].number", equalTo((int) number));
  }

  @Test
  void changeThatWasOvertakenByATighterOneCannotBeApproved() {
    // Given
    Bounded.at("CMB", 1_000L, null);
    int waiting =
        propose(PROPOSER, key(), "CMB", body(null, null))
            .then()
            .statusCode(202)
            .extract()
            .path("number");
    propose(APPROVER, key(), "CMB", body(10L, null)).then().statusCode(200);

    // Then
    approve(APPROVER, "CMB", waiting).then().statusCode(409).body("code", equalTo("SUPERSEDED"));
    get("/v1/positions/CMB")
        .then()
        .body("changes.state", contains("APPLIED", "SUPERSEDED", "APPLIED"));
    assertThat(Bounded.position("CMB").getLong("capMinor")).isEqualTo(10);
  }

  @Test
  void keyOfAnotherRequestIsRefusedAndTheSameRequestGetsTheSameAnswer() {
    // Given
    String key = key();
    String first =
        propose(PROPOSER, key, "ALIPAY", body(9_000_000L, null))
            .then()
            .statusCode(200)
            .extract()
            .asString();
    long before = stored();

    // When
    String second =
        propose(PROPOSER, key, "ALIPAY", body(9_000_000L, null))
            .then()
            .statusCode(200)
            .extract()
            .asString();

    // Then
    assertThat(new JsonObject(second)).isEqualTo(new JsonObject(first));
    propose(PROPOSER, key, "ALIPAY", body(8_000_000L, null))
        .then()
        .statusCode(422)
        .body("code", equalTo("KEY_REUSED"));
    propose(PROPOSER, key, "NUCC", body(9_000_000L, null)).then().statusCode(422);
    assertThat(stored()).isEqualTo(before);
    Bounded.at("ALIPAY", null, null);
  }

  @Test
  void databaseKeepsHistoryFromTheServiceItselfAndFourEyesWhateverItThinks() {
    propose(PROPOSER, key(), "NUCC", body(1_000L, null)).then().statusCode(200);
    int waiting =
        propose(PROPOSER, key(), "NUCC", body(2_000L, null))
            .then()
            .statusCode(202)
            .extract()
            .path("number");
    for (String statement :
        List.of(
            "update participant_cap_change set note = 'x'",
            "delete from participant_cap_change",
            "update participant_cap_application set approved_by = 'x'",
            "delete from participant_cap_application",
            "select from position_settlement",
            "delete from participant_position",
            "delete from participant_position_cycle")) {
      assertThatThrownBy(() -> Database.executeAsService(statement))
          .as(statement)
          .hasMessageContaining("permission denied");
    }
    for (String approver : List.of("'" + PROPOSER + "'", "null")) {
      assertThatThrownBy(
              () ->
                  Database.executeAsService(
                      "insert into participant_cap_application (number, proposed_by, loosens,"
                          + " approved_by, applied_at, alarm_percent_before,"
                          + " use_unsettled_credits_before) values ("
                          + waiting
                          + ", '"
                          + PROPOSER
                          + "', true, "
                          + approver
                          + ", now(), 80, true)"))
          .hasMessageContaining("violates check constraint");
    }
  }
}
