package hutong.routing.operate;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people decide about payments that were handed to them. */
@RoutingTest
class ResolutionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static Institution institution;

  @BeforeAll
  static void start() {
    institution = Institution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  /** A payment that waits for a person, and for nothing else. */
  private static String handedOver(String state, String attention, String reason) {
    String paymentId = Scans.newPayment();
    institution.script(paymentId, (call, nth) -> call.equals("credits") ? "ACKNOWLEDGED" : null);
    PaymentRows.insert(paymentId, "UNKNOWN", "1 hour");
    Database.execute(
        "update payment set state = ?, attention = ?, attention_at = now(), reason = ?,"
            + " next_attempt_at = null where payment_id = ?::uuid",
        state,
        attention,
        reason,
        paymentId);
    if (state.equals("COMPENSATING")) {
      Database.execute(
          "insert into suspense values (?::uuid, 100, 'CNY', now(), '2020-01-01-01', '2020-01-01')",
          paymentId);
    }
    return paymentId;
  }

  private static ValidatableResponse propose(
      String paymentId, String operator, String key, String outcome) {
    return given()
        .contentType("application/json")
        .header("Hutong-Operator", operator)
        .header("Idempotency-Key", key)
        .body(new JsonObject().put("outcome", outcome).put("note", "called them").encode())
        .post("/v1/payments/" + paymentId + "/resolutions")
        .then();
  }

  private static ValidatableResponse approve(String paymentId, int number, String operator) {
    return given()
        .header("Hutong-Operator", operator)
        .post("/v1/payments/" + paymentId + "/resolutions/" + number + "/approval")
        .then();
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static void resolved(String paymentId, String outcome, String toState) {
    propose(paymentId, "li.wei", key(), outcome).statusCode(201).body("number", equalTo(1));
    approve(paymentId, 1, "zhang.min").statusCode(200).body("toState", equalTo(toState));
  }

  @Test
  void whatCannotBeReadOrIsNotThereIsRefused() {
    String paymentId = handedOver("REVERSING", "REVERSAL_EXPIRED", "REVERSED");
    propose(paymentId, "li.wei", key(), "FORGIVEN").statusCode(400);
    propose("1-1-1-1-1", "li.wei", key(), "DEBITED").statusCode(400);
    propose(UUID.randomUUID().toString(), "li.wei", key(), "DEBITED").statusCode(404);
    approve(paymentId, 7, "li.wei").statusCode(404);
    get("/v1/attention?why=BORED").then().statusCode(400);
    get("/v1/attention?limit=0").then().statusCode(400);
    assertThat(Database.state(paymentId)).isEqualTo("REVERSING");
  }

  @Test
  void onePersonAloneResolvesNothing() {
    // Given
    String paymentId = handedOver("REVERSING", "REVERSAL_EXPIRED", "REVERSED");
    propose(paymentId, "li.wei", key(), "NOT_DEBITED").statusCode(201);

    // When
    approve(paymentId, 1, "li.wei").statusCode(409).body("code", equalTo("OWN_PROPOSAL"));

    // Then
    assertThat(Database.state(paymentId)).isEqualTo("REVERSING");
    assertThat(Database.told(paymentId)).isEmpty();
  }

  @Test
  void onlyWhatTheStateAllowsCanBeDecided() {
    String paymentId = handedOver("COMPENSATING", "COMPENSATING", "CREDIT_REJECTED");
    propose(paymentId, "li.wei", key(), "CREDITED")
        .statusCode(409)
        .body("code", equalTo("OUTCOME_NOT_POSSIBLE"));
    String fine = Scans.newPayment();
    PaymentRows.insert(fine, "AUTHORISED", "1 hour");
    propose(fine, "li.wei", key(), "CREDITED")
        .statusCode(409)
        .body("code", equalTo("NOT_HANDED_OVER"));
    Database.execute("delete from payment where payment_id = ?::uuid", fine);
  }

  @Test
  void paymentThatHasMovedOnIsLookedAtAnew() {
    // Given
    String paymentId = handedOver("REVERSING", "REVERSAL_EXPIRED", "REVERSED");
    propose(paymentId, "li.wei", key(), "NOT_DEBITED").statusCode(201);
    propose(paymentId, "wu.fang", key(), "DEBITED").statusCode(201).body("number", equalTo(2));
    approve(paymentId, 2, "zhang.min").statusCode(200);

    // When
    approve(paymentId, 1, "zhang.min").statusCode(409).body("code", equalTo("MOVED_ON"));

    // Then
    assertThat(Database.state(paymentId)).isEqualTo("COMPENSATING");
  }

  @Test
  void approvalIsNotTakenOnceThePaymentWasAskedAboutAgainOrIsBeingAskedAbout() {
    // Given
    String asked = handedOver("AUTHORISED", "CREDIT_EXPIRED", null);
    String underWay = handedOver("AUTHORISED", "CREDIT_EXPIRED", null);
    propose(asked, "li.wei", key(), "REVERSE").statusCode(201);
    propose(underWay, "li.wei", key(), "REVERSE").statusCode(201);

    // When
    Database.execute(
        "update payment set attempts = attempts + 1 where payment_id = ?::uuid", asked);
    Database.execute(
        "update payment set owner = gen_random_uuid(), next_attempt_at = now() + interval '1 hour'"
            + " where payment_id = ?::uuid",
        underWay);

    // Then
    for (String paymentId : new String[] {asked, underWay}) {
      approve(paymentId, 1, "zhang.min").statusCode(409).body("code", equalTo("MOVED_ON"));
      assertThat(Database.state(paymentId)).isEqualTo("AUTHORISED");
      Database.execute("delete from payment where payment_id = ?::uuid", paymentId);
    }
  }

  @Test
  void paymentIsNotAskedAboutWhileAProposalIsFresh() {
    // Given a payment that is due and was proposed about, and one behind it that was not
    String paymentId = handedOver("AUTHORISED", "CREDIT_EXPIRED", null);
    String other = handedOver("AUTHORISED", "CREDIT_EXPIRED", null);
    propose(paymentId, "li.wei", key(), "CREDITED").statusCode(201);

    // When both are due
    for (String due : new String[] {paymentId, other}) {
      Database.execute(
          "update payment set next_attempt_at = now() where payment_id = ?::uuid", due);
    }
    await().atMost(PATIENCE).until(() -> "COMPLETED".equals(Database.state(other)));

    // Then the first is left to people, until they have let two hours go by
    assertThat(institution.timesAsked("credits", paymentId)).isZero();
    Database.execute(
        "update payment_resolution set proposed_at = proposed_at - interval '2 hours'"
            + " where payment_id = ?::uuid",
        paymentId);
    await().atMost(PATIENCE).until(() -> "COMPLETED".equals(Database.state(paymentId)));
    approve(paymentId, 1, "zhang.min").statusCode(409).body("code", equalTo("MOVED_ON"));
  }

  @Test
  void sameRequestAgainGetsTheSameAnswerAndAnotherUnderItsKeyNone() {
    // Given
    String paymentId = handedOver("REVERSING", "REVERSAL_EXPIRED", "REVERSED");
    String key = key();
    String first =
        propose(paymentId, "li.wei", key, "NOT_DEBITED").statusCode(201).extract().asString();

    // When
    String again =
        propose(paymentId, "li.wei", key, "NOT_DEBITED").statusCode(201).extract().asString();
    propose(paymentId, "li.wei", key, "DEBITED")
        .statusCode(422)
        .body("code", equalTo("KEY_REUSED"));
    String approved = approve(paymentId, 1, "zhang.min").statusCode(200).extract().asString();

    // Then
    assertThat(again).isEqualTo(first);
    approve(paymentId, 1, "zhang.min").statusCode(200).body(equalTo(approved));
    approve(paymentId, 1, "wu.fang").statusCode(409).body("code", equalTo("ALREADY_APPROVED"));
    assertThat(Database.told(paymentId)).containsExactly("hutong.payment.reversed.v1");
  }

  @Test
  void suspenseThatCameBackIsReleasedAndThePaymentReversed() {
    // Given
    String paymentId = handedOver("COMPENSATING", "COMPENSATING", "CREDIT_REJECTED");

    // When
    resolved(paymentId, "RETURNED", "REVERSED");

    // Then
    assertThat(Database.told(paymentId))
        .containsExactly("hutong.suspense.released.v1", "hutong.payment.reversed.v1");
    Schemas.validEvent(
        "hutong.suspense.released.v1", Database.payload(paymentId, "hutong.suspense.released.v1"));
    assertThat(
            Database.count(
                "select count(*) from suspense where payment_id = ?::uuid"
                    + " and released_cycle_id <> cycle_id",
                paymentId))
        .isOne();
  }

  @Test
  void suspenseThatWasPaidOutCompletesThePayment() {
    // Given
    String paymentId = handedOver("COMPENSATING", "COMPENSATING", "CREDIT_REJECTED");

    // When
    resolved(paymentId, "PAID_OUT", "COMPLETED");

    // Then
    assertThat(Database.told(paymentId))
        .containsExactly("hutong.suspense.released.v1", "hutong.payment.completed.v1");
    get("/v1/attention?limit=500").then().statusCode(200);
  }

  @Test
  void mismatchThatProvedADebitGoesOnToItsCredit() {
    // Given
    String paymentId = handedOver("UNKNOWN", "DUPLICATE_MISMATCH", null);
    get("/v1/attention?why=DUPLICATE_MISMATCH&limit=500")
        .then()
        .statusCode(200)
        .body("items.paymentId", hasItems(paymentId))
        .body(
            "items.find { it.paymentId == '" + paymentId + "' }.outcomes",
            hasItems("DEBITED", "NOT_DEBITED"));

    // When
    resolved(paymentId, "DEBITED", "AUTHORISED");

    // Then
    await().atMost(PATIENCE).until(() -> "COMPLETED".equals(Database.state(paymentId)));
    assertThat(institution.timesAsked("credits", paymentId)).isOne();
  }

  @Test
  void markOnAPaymentThatHasEndedIsTakenAway() {
    // Given
    String paymentId = handedOver("DECLINED", "APPROVED_AFTER_DECLINE", "INSUFFICIENT_FUNDS");

    // When
    resolved(paymentId, "LOOKED_AT", "DECLINED");

    // Then
    assertThat(
            Database.count(
                "select count(*) from payment where payment_id = ?::uuid and attention is null",
                paymentId))
        .isOne();
    assertThat(Database.told(paymentId)).isEmpty();
  }

  @Test
  void contradictionThatPeopleHaveResolvedNeedsNobodyAnyMore() {
    // Given
    String undone = handedOver("REVERSING", "CONTRADICTED", "CREDIT_REJECTED");
    String kept = handedOver("COMPENSATING", "CONTRADICTED", "CREDIT_REJECTED");
    String reversed = handedOver("REVERSED", "CONTRADICTED", "CREDIT_REJECTED");
    String credited = handedOver("AUTHORISED", "CONTRADICTED", null);
    String wrong = handedOver("AUTHORISED", "CONTRADICTED", null);
    get("/v1/attention?why=CONTRADICTED&limit=500")
        .then()
        .statusCode(200)
        .body("items.paymentId", hasItems(undone, kept, reversed, credited, wrong));

    // When
    resolved(undone, "NOT_DEBITED", "REVERSED");
    resolved(kept, "PAID_OUT", "COMPLETED");
    resolved(reversed, "LOOKED_AT", "REVERSED");
    resolved(credited, "CREDITED", "COMPLETED");
    resolved(wrong, "REVERSE", "REVERSING");

    // Then
    for (String paymentId : new String[] {undone, kept, reversed, credited, wrong}) {
      assertThat(
              Database.count(
                  "select count(*) from payment where payment_id = ?::uuid and attention is null",
                  paymentId))
          .isOne();
    }
    Database.execute("delete from payment where payment_id = ?::uuid", wrong);
  }

  @Test
  void whatWasDecidedAndSaidCannotBeChangedByTheService() {
    for (String statement :
        new String[] {
          "delete from payment_answer",
          "update payment_answer set answer = 'X'",
          "delete from payment_resolution",
          "update payment_resolution set note = 'X'",
          "delete from payment_resolution_approval",
          "update payment_resolution_approval set approved_by = 'x'",
          "delete from suspense",
          "update suspense set amount_minor = 1"
        }) {
      assertThatThrownBy(() -> Database.executeAsService(statement))
          .as(statement)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }
}
