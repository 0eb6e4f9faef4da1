package hutong.routing.refund;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import hutong.routing.support.Database;
import hutong.routing.support.RefundingInstitution;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What the tests of refunds have in common: an institution, paid payments, requests. */
abstract class RefundSteps {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String COMPLETED = "hutong.refund.completed.v1";
  static final String REFUSED = "hutong.refund.refused.v1";

  static RefundingInstitution institution;

  @BeforeAll
  static void start() {
    institution = RefundingInstitution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  static String id() {
    return UUID.randomUUID().toString();
  }

  static String openCycle() {
    return given().get("/v1/cycles/open").then().extract().path("cycleId");
  }

  /** A completed payment of the open cycle. */
  static String paid(long amountMinor) {
    String payment = id();
    String cycle = openCycle();
    Database.execute(
        """
        insert into payment (payment_id, state, accepted_at, payer_app, payer_ref, account_type,
          amount_minor, currency, code_owner, payer_institution, payee_institution,
          clearing_institution, fee_schedule_id, rule_id, rulebook_version, cycle_id,
          settlement_date, completed_at)
        values (?::uuid, 'COMPLETED', now(), 'CUP_APP', 'ok-1', 'DEBIT', ?, 'CNY', 'WECHAT',
          'UNIONPAY', 'TENPAY', 'UNIONPAY', 'FS', 'R-WX-01', 'v', ?, ?::date, now())
        """,
        payment,
        amountMinor,
        cycle,
        cycle.substring(0, 10));
    return payment;
  }

  static String body(String refundId, long amountMinor) {
    return "{\"refundId\":\"%s\",\"amountMinor\":%d,\"currency\":\"CNY\"}"
        .formatted(refundId, amountMinor);
  }

  static ValidatableResponse post(String path, String body) {
    return given().contentType("application/json").body(body).post("/v1/payments/" + path).then();
  }

  static ValidatableResponse refund(String payment, String refundId, long amountMinor) {
    return post(payment + "/refunds", body(refundId, amountMinor));
  }

  static ValidatableResponse cancel(String payment, String refundId) {
    return post(payment + "/cancel", "{\"refundId\":\"%s\"}".formatted(refundId));
  }

  static ValidatableResponse dispute(String payment) {
    return given()
        .contentType("application/json")
        .header("Hutong-Operator", "li.na")
        .body("{}")
        .post("/v1/payments/" + payment + "/dispute")
        .then();
  }

  static Map<String, Object> row(String refundId) {
    return Database.rows("select * from refund where refund_id = ?::uuid", refundId).get(0);
  }

  static void awaitState(String refundId, String state) {
    await().atMost(PATIENCE).until(() -> state.equals(row(refundId).get("state")));
  }

  static long refunds(String payment) {
    return Database.count("select count(*) from refund where payment_id = ?::uuid", payment);
  }
}
