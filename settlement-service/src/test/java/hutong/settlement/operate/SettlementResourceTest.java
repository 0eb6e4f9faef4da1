package hutong.settlement.operate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.Imbalance;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnRealServers
class SettlementResourceTest {

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  @Inject Imbalance imbalance;

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  private static void assertProblem(String path, int status, String code) {
    given()
        .urlEncodingEnabled(false)
        .when()
        .get(path)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("status", equalTo(status))
        .body("type", equalTo("urn:hutong:problem:" + code.toLowerCase().replace('_', '-')));
  }

  @Test
  void what_does_not_exist_is_a_problem_404() {
    assertProblem("/v1/payments/" + UUID.randomUUID() + "/postings", 404, "UNKNOWN_PAYMENT");
    assertProblem("/v1/cycles/1999-01-01-01", 404, "UNKNOWN_CYCLE");
    assertProblem("/v1/participants/NOBODY/positions", 404, "UNKNOWN_PARTICIPANT");
  }

  @Test
  void what_is_not_an_id_is_a_problem_400() {
    for (String id : List.of("1-1-1-1-1", "x", "..%2f..", "%27%20OR%201=1--", "%00")) {
      assertProblem("/v1/payments/" + id + "/postings", 400, "BAD_PAYMENT_ID");
      assertProblem("/v1/cycles/" + id, 400, "BAD_CYCLE_ID");
      assertProblem("/v1/participants/" + id + "/positions", 400, "BAD_PARTICIPANT_ID");
    }
    assertProblem("/v1/cycles?state=closed", 400, "BAD_CYCLE_STATE");
  }

  @Test
  void a_payment_shows_its_transfers_and_how_its_fees_came_about() {
    // Given
    UUID payment = UUID.randomUUID();
    feed.send(Events.completed(payment, "2034-01-01-01", 10_000));
    feed.awaitPosted(payment);

    // When // Then
    given()
        .when()
        .get("/v1/payments/" + payment + "/postings")
        .then()
        .statusCode(200)
        .body("paymentId", equalTo(payment.toString()))
        .body("cycleId", equalTo("2034-01-01-01"))
        .body("settlementDate", equalTo("2034-01-01"))
        .body(
            "transfers.kind",
            contains("PRINCIPAL", "ISSUER_FEE", "NETWORK_FEE_ISSUER", "NETWORK_FEE_ACQUIRER"))
        .body("transfers.amountMinor", contains(10_000, 35, 3, 3))
        .body("transfers[0].debit.participant", equalTo("CCB"))
        .body("transfers[0].debit.role", equalTo("ISSUER"))
        .body("transfers[0].credit.participant", equalTo("ALIPAY"))
        .body("transfers[0].fee", nullValue())
        .body("transfers[2].fee.scheduleId", equalTo("FS-INTEROP-EXAMPLE"))
        .body("transfers[2].fee.residuePpmFen", equalTo(250_000))
        .body("transfers[2].fee.ratePpm", equalTo(325))
        .body("transfers[2].fee.roundingScope", equalTo("PER_ITEM"))
        .body("transfers[2].fee.bound", nullValue());
  }

  @Test
  void a_payment_is_kept_with_what_it_was_priced_by_and_how_it_was_accepted() {
    // Given a supermarket's payment that reaches a cap and was rolled into its cycle
    String cycle = "2034-01-02-01";
    UUID payment = UUID.randomUUID();
    feed.send(
        Events.completed(payment, cycle, 500_000)
            .with("FS-INTEROP-EXAMPLE", "FS-PREFERENTIAL-EXAMPLE")
            .with(
                "\"currency\"",
                "\"mcc\":\"5411\",\"acceptedAt\":\"2021-10-02T01:59:59.123Z\","
                    + "\"rolledFrom\":\"2034-01-01-01\","
                    + "\"rolledReason\":\"UNKNOWN_AT_CUT_OFF\",\"currency\""));

    // When
    feed.awaitPosted(payment);

    // Then
    assertThat(
            Books.rows(
                """
                select mcc, merchant_class, code_owner, accepted_at at time zone 'UTC', rolled_from,
                       rolled_reason, rounding_scope, issuer_fee_minor, issuer_fee_rate_ppm,
                       issuer_fee_bound, issuer_fee_residue, network_fee_issuer_minor,
                       network_fee_issuer_rate_ppm, coalesce(network_fee_issuer_bound, 'NONE'),
                       network_fee_issuer_residue
                  from clearing_item where payment_id = ?
                """,
                payment))
        .containsExactly(
            "5411 LIVELIHOOD ALIPAY 2021-10-02 01:59:59.123 2034-01-01-01 UNKNOWN_AT_CUT_OFF"
                + " AGGREGATE_PER_CYCLE 1014 2730 CAP 0 127 253 NONE -500000");
    given()
        .when()
        .get("/v1/payments/" + payment + "/postings")
        .then()
        .body("transfers[1].fee.bound", equalTo("CAP"))
        .body("transfers[1].fee.roundingScope", equalTo("AGGREGATE_PER_CYCLE"));
  }

  @Test
  void a_cycle_shows_how_far_it_is_and_its_nets_before_and_after_it_closes() {
    // Given
    String cycle = "2034-02-01-01";
    UUID payment = UUID.randomUUID();
    feed.send(Events.completed(payment, cycle, 10_000));
    feed.awaitPosted(payment);

    // When it is open
    given()
        .when()
        .get("/v1/cycles/" + cycle)
        .then()
        .statusCode(200)
        .body("state", equalTo("OPEN"))
        .body("markers.seen", equalTo(0))
        .body("itemCount", equalTo(1))
        .body("nets.netMinor", contains(9_962, -9_968, 6));
    given()
        .when()
        .get("/v1/cycles?state=CLOSED")
        .then()
        .statusCode(200)
        .body("cycles.cycleId", not(hasItem(cycle)));

    // When it is closed
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");

    // Then
    given()
        .when()
        .get("/v1/cycles/" + cycle)
        .then()
        .statusCode(200)
        .body("state", equalTo("CLOSED"))
        .body("settlementDate", equalTo("2034-02-01"))
        .body("markers.seen", equalTo(4))
        .body("markers.of", equalTo(4))
        .body("principalMinor.CNY", equalTo(10_000))
        .body("nets.participant", contains("ALIPAY", "CCB", "UNIONPAY"))
        .body("nets.netMinor", contains(9_962, -9_968, 6))
        .body("sumMinor.CNY", equalTo(0))
        .body("mismatch", nullValue());
    given()
        .when()
        .get("/v1/cycles?state=CLOSED")
        .then()
        .statusCode(200)
        .body("cycles.cycleId", hasItem(cycle));
    given().when().get("/v1/cycles").then().statusCode(200).body("cycles", not(empty()));
  }

  @Test
  void a_participant_shows_one_position_for_each_cycle_over_all_its_roles() {
    // Given one that is issuer and network of the same payment
    String cycle = "2034-03-01-01";
    UUID payment = UUID.randomUUID();
    feed.send(Events.completed(payment, cycle, 10_000, "DEBIT", "SOLO", "ALIPAY", "SOLO"));
    feed.awaitPosted(payment);

    // When // Then
    given()
        .when()
        .get("/v1/participants/SOLO/positions")
        .then()
        .statusCode(200)
        .body("participant", equalTo("SOLO"))
        .body("positions.cycleId", contains(cycle))
        .body("positions[0].currency", equalTo("CNY"))
        .body("positions[0].state", equalTo("OPEN"))
        .body("positions[0].netMinor", equalTo(-(10_000 - 35 + 3) + 6))
        .body("positions[0].accounts.role", contains("ISSUER", "NETWORK"));
  }

  @Test
  void the_newest_cycle_comes_first_also_where_a_date_has_more_than_two_digits_count() {
    // Given
    List<String> newestFirst =
        List.of("2098-01-02-01", "2098-01-01-101", "2098-01-01-100", "2098-01-01-99");
    for (int i : new int[] {2, 0, 3, 1}) {
      UUID payment = UUID.randomUUID();
      feed.send(
          Events.completed(
              payment, newestFirst.get(i), 10_000, "DEBIT", "MANY", "ALIPAY", "UNIONPAY"));
      feed.awaitPosted(payment);
    }

    // When // Then
    given()
        .when()
        .get("/v1/cycles?state=OPEN")
        .then()
        .statusCode(200)
        .body("cycles.cycleId.findAll { it.startsWith('2098-') }", equalTo(newestFirst));
    given()
        .when()
        .get("/v1/participants/MANY/positions")
        .then()
        .statusCode(200)
        .body("positions.cycleId", equalTo(newestFirst));
  }

  @Test
  void the_metrics_say_what_was_posted_and_that_the_books_balance() {
    // Given
    String cycle = "2034-04-01-01";
    UUID payment = UUID.randomUUID();
    feed.send(Events.completed(payment, cycle, 10_000));
    feed.awaitPosted(payment);
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");

    // When
    imbalance.measure().await().atMost(Duration.ofSeconds(10));
    String text = given().when().get(metrics).then().statusCode(200).extract().asString();

    // Then
    assertThat(text)
        .containsPattern("hutong_imbalance_minor\\{currency=\"CNY\"[^}]*} 0\\.0")
        .containsPattern("hutong_items_posted_total(\\{[^}]*})? [1-9]")
        .containsPattern("hutong_cycles_closed_total(\\{[^}]*})? [1-9]")
        .contains("hutong_posting_latency_seconds_count");
    feed.await(() -> given().when().get(metrics).asString().contains("hutong_cycles_mismatched"));
  }
}
