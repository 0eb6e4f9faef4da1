package hutong.settlement.operate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.NetCheck;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnRealServers
class MatrixResourceTest {

  @Inject Pool pool;

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  private void assertProblem(String path, int status, String code) {
    given()
        .urlEncodingEnabled(false)
        .when()
        .get(path)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code));
  }

  private boolean agrees(String cycle) {
    return pool.withTransaction(tx -> NetCheck.agrees(tx, cycle))
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private UUID post(String cycle, long amountMinor, String payer, String payee, String clearing) {
    UUID payment = UUID.randomUUID();
    feed.send(Events.completed(payment, cycle, amountMinor, "DEBIT", payer, payee, clearing));
    feed.awaitPosted(payment);
    return payment;
  }

  @Test
  void what_is_not_there_or_not_an_id_is_a_problem() {
    assertProblem("/v1/cycles/1999-01-01-01/matrix", 404, "UNKNOWN_CYCLE");
    assertProblem("/v1/cycles/1999-01-01-D1/matrix", 404, "UNKNOWN_CYCLE");
    assertProblem("/v1/cycles/1999-01-01-D0/matrix", 400, "BAD_CYCLE_ID");
    assertProblem("/v1/cycles/%27/matrix", 400, "BAD_CYCLE_ID");
    assertProblem("/v1/participants/NOBODY/balances", 404, "UNKNOWN_PARTICIPANT");
    assertProblem("/v1/participants/%27/balances", 400, "BAD_PARTICIPANT_ID");
  }

  @Test
  void nets_that_somebody_changed_in_the_database_do_not_agree() {
    // Given
    String cycle = "2034-05-01-01";
    post(cycle, 10_000, "CCB", "ALIPAY", "UNIONPAY");
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");
    assertThat(agrees(cycle)).isTrue();

    // When
    Books.rows(
        "update cycle_net set net_minor = net_minor + 1 where cycle_id = ? and participant = 'CCB'"
            + " returning 1",
        cycle);

    // Then
    try {
      assertThat(agrees(cycle)).isFalse();
      given()
          .when()
          .get("/v1/cycles/" + cycle + "/matrix")
          .then()
          .statusCode(200)
          .body("closed.agrees", equalTo(false))
          .body("nets.netMinor", contains(9_962, -9_968, 6))
          .body("closed.nets.netMinor", contains(9_962, -9_967, 6));
    } finally {
      Books.rows(
          "update cycle_net set net_minor = net_minor - 1 where cycle_id = ? and participant = 'CCB'"
              + " returning 1",
          cycle);
    }
  }

  @Test
  void a_cycle_shows_who_owes_whom_what_before_and_after_anything_is_set_off() {
    // Given a payment and a refund of another in the same cycle
    String cycle = "2034-06-01-01";
    post(cycle, 10_000, "CCB", "ALIPAY", "UNIONPAY");
    UUID refunded = post(cycle, 4_000, "CCB", "ALIPAY", "UNIONPAY");
    UUID refund = UUID.randomUUID();
    feed.send(Events.refunded(refund, refunded, cycle, 1_000, 0, 4_000));
    feed.await(
        () -> Books.number("select count(*) from linked_item where item_id = ?", refund) == 1);

    // When // Then
    given()
        .when()
        .get("/v1/cycles/" + cycle + "/matrix")
        .then()
        .statusCode(200)
        .body("state", equalTo("OPEN"))
        .body("closed", nullValue())
        .body(
            "gross.find { it.payer == 'CCB' && it.payee == 'ALIPAY' }.byKindMinor.PRINCIPAL",
            equalTo(14_000))
        .body(
            "gross.find { it.payer == 'ALIPAY' && it.payee == 'CCB' }.byKindMinor.REFUND_PRINCIPAL",
            equalTo(1_000))
        .body("bilateral.collect { it.netMinor }.sum()", equalTo(0))
        .body("bilateral.size()", equalTo(6))
        .body("sumMinor.CNY", equalTo(0));

    // When it is closed
    for (int partition = 0; partition < Events.PARTITIONS; partition++) {
      feed.send(Events.endedWith(Events.ended(cycle, partition, 2, 14_000), "refunded", 1, 1_000));
    }
    feed.awaitState(cycle, "CLOSED");

    // Then
    given()
        .when()
        .get("/v1/cycles/" + cycle + "/matrix")
        .then()
        .statusCode(200)
        .body("state", equalTo("CLOSED"))
        .body("closed.agrees", equalTo(true))
        .body("nets.participant", contains("ALIPAY", "CCB", "UNIONPAY"))
        .body("sumMinor.CNY", equalTo(0));
    assertThat(agrees(cycle)).isTrue();
  }

  @Test
  void a_participant_shows_what_it_has_come_to_over_all_cycles() {
    // Given one that is issuer and network of the same payments
    post("2034-07-01-01", 10_000, "DUO", "ALIPAY", "DUO");
    post("2034-07-02-01", 10_000, "DUO", "ALIPAY", "DUO");

    // When // Then
    given()
        .when()
        .get("/v1/participants/DUO/balances")
        .then()
        .statusCode(200)
        .body("participant", equalTo("DUO"))
        .body("accounts.role", contains("ISSUER", "NETWORK"))
        .body("accounts.currency", everyItem(equalTo("CNY")))
        .body("accounts[0].transfers.debitMinor", equalTo(2 * 10_003))
        .body("accounts[0].transfers.creditMinor", equalTo(2 * 35))
        .body("accounts[0].positions.balanceMinor", equalTo(-2 * 9_968))
        .body("accounts[1].transfers.balanceMinor", equalTo(2 * 6))
        .body("agrees", equalTo(true))
        .body("allParticipantsMinor.CNY", equalTo(0));
  }
}
