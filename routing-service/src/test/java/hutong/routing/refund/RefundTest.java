package hutong.routing.refund;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import hutong.routing.support.Database;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Schemas;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Refunds and cancels that are asked for, one by one and at once. */
@RoutingTest
class RefundTest extends RefundSteps {

  private static final Logger LOG = Logger.getLogger(RefundTest.class);

  @Test
  void what_cannot_be_read_is_refused_and_changes_nothing() {
    // Given
    String payment = paid(10_000);
    String good = body(id(), 100);

    // When // Then
    for (String bad :
        List.of(
            "{",
            "{}",
            good.replace("100", "0"),
            good.replace("100", "100000000001"),
            good.replace("CNY", "yuan"),
            good.replace("}", ",\"note\":\"\"}"),
            good.replace("}", ",\"more\":1}"),
            "{\"refundId\":\"1-1-1-1-1\",\"amountMinor\":1,\"currency\":\"CNY\"}")) {
      post(payment + "/refunds", bad).statusCode(400).body("code", equalTo("BAD_REQUEST"));
    }
    post("1-1-1-1-1/refunds", good).statusCode(400);
    assertThat(refunds(payment)).isZero();
  }

  @Test
  void refund_of_an_unknown_payment_is_refused() {
    refund(id(), id(), 100)
        .statusCode(404)
        .body("code", equalTo("RF01"))
        .body("reason.name", equalTo("ORIGINAL_NOT_FOUND"));
    given().get("/v1/payments/" + id() + "/refunds").then().statusCode(404);
  }

  @Test
  void refund_against_the_rules_is_refused_with_its_reason_and_changes_nothing() {
    // Given
    String payment = paid(10_000);
    String unknown = paid(10_000);
    String old = paid(10_000);
    Database.execute(
        "update payment set state = 'UNKNOWN', cycle_id = null, settlement_date = null,"
            + " completed_at = null, next_attempt_at = now() + interval '1 day'"
            + " where payment_id = ?::uuid",
        unknown);
    Database.execute(
        "update payment set completed_at = now() - interval '365 days 1 minute'"
            + " where payment_id = ?::uuid",
        old);

    // When // Then
    refund(payment, id(), 10_001).statusCode(409).body("code", equalTo("RF04"));
    refund(unknown, id(), 100).statusCode(409).body("code", equalTo("RF02"));
    refund(old, id(), 100).statusCode(409).body("code", equalTo("RF05"));
    post(payment + "/refunds", body(id(), 100).replace("CNY", "HKD"))
        .statusCode(422)
        .body("code", equalTo("RF03"));
    assertThat(refunds(payment) + refunds(unknown) + refunds(old)).isZero();
    Database.execute("delete from payment where payment_id = ?::uuid", unknown);
  }

  @Test
  void same_id_with_another_body_is_refused_and_with_the_same_answered_alike_even_at_the_end() {
    // Given
    String payment = paid(10_000);
    String other = paid(10_000);
    String refundId = id();
    refund(payment, refundId, 100).statusCode(202).body("state", equalTo("PENDING"));
    awaitState(refundId, "COMPLETED");

    // When // Then
    refund(payment, refundId, 101).statusCode(409).body("code", equalTo("SG03"));
    refund(other, refundId, 100).statusCode(409).body("code", equalTo("SG03"));
    cancel(payment, refundId).statusCode(409).body("code", equalTo("SG03"));
    Schemas.validComponent(
        "routing.yaml",
        "Refund",
        refund(payment, refundId, 100)
            .statusCode(202)
            .body("state", equalTo("COMPLETED"))
            .extract()
            .asString());
    assertThat(institution.timesAsked("refunds", refundId)).isEqualTo(1);
    assertThat(Database.told(payment)).containsExactly(COMPLETED);
  }

  @Test
  void dispute_keeps_refunds_out_and_a_pending_refund_keeps_the_dispute_out() {
    // Given
    String disputed = paid(10_000);
    String pending = paid(10_000);
    String stuck = id();
    institution.expect(stuck, "stuck");
    refund(pending, stuck, 100).statusCode(202);

    // When // Then
    dispute(pending).statusCode(409).body("code", equalTo("RF02"));
    dispute(id()).statusCode(404).body("code", equalTo("RF01"));
    String whole = id();
    String refunded = paid(10_000);
    refund(refunded, whole, 10_000).statusCode(202);
    awaitState(whole, "COMPLETED");
    dispute(refunded).statusCode(409).body("code", equalTo("RF06"));
    dispute(disputed).statusCode(200).body("openedBy", equalTo("li.na"));
    dispute(disputed).statusCode(200);
    refund(disputed, id(), 100).statusCode(409).body("code", equalTo("RF07"));
    cancel(disputed, id()).statusCode(409).body("code", equalTo("RF07"));
    given()
        .header("Hutong-Operator", "li.na")
        .delete("/v1/payments/" + disputed + "/dispute")
        .then()
        .statusCode(204);
    refund(disputed, id(), 100).statusCode(202);
    Database.execute("delete from refund where refund_id = ?::uuid", stuck);
  }

  @Test
  void cancel_gives_all_back_in_the_payments_cycle_and_is_too_late_after_the_cut_off() {
    // Given
    String payment = paid(10_000);
    String late = paid(10_000);
    String part = paid(10_000);
    String cycle = openCycle();
    refund(part, id(), 1).statusCode(202);

    // When
    String refundId = id();
    cancel(payment, refundId).statusCode(202).body("amountMinor", equalTo(10_000));
    awaitState(refundId, "COMPLETED");

    // Then
    assertThat(row(refundId)).containsEntry("cycle_id", cycle).containsEntry("kind", "CANCEL");
    Schemas.validEvent(COMPLETED, Database.payload(payment, COMPLETED));
    cancel(payment, id()).statusCode(409).body("code", equalTo("RF06"));
    cancel(part, id())
        .statusCode(409)
        .body("code", equalTo("RF02"))
        .body("detail", containsString("Use a refund"));
    given().header("Idempotency-Key", cycle).post("/v1/cycles/cut-off").then().statusCode(200);
    cancel(late, id())
        .statusCode(409)
        .body("code", equalTo("RF05"))
        .body("detail", containsString("Use a refund"));
  }

  @Test
  void random_parts_sum_to_the_payment_and_each_says_what_was_refunded_before_it() {
    // Given
    long seed = Long.getLong("hutong.test.seed", System.nanoTime());
    LOG.infof("Seed %d (repeat with -Dhutong.test.seed)", seed);
    Random random = new Random(seed);
    long amount = 50 + random.nextInt(1_000_000);
    String payment = paid(amount);
    long left = amount;
    List<String> ids = new ArrayList<>();

    // When
    while (left > 0) {
      long part = ids.size() == 49 ? left : 1 + random.nextLong(left);
      String refundId = id();
      institution.expect(refundId, random.nextBoolean() ? "ok" : "pending");
      refund(payment, refundId, part).statusCode(202);
      ids.add(refundId);
      left -= part;
    }
    ids.forEach(refundId -> awaitState(refundId, "COMPLETED"));

    // Then
    assertThat(
            Database.count(
                """
                select count(*) from (
                  select refunded_before_minor, sum(amount_minor) over (
                           order by refunded_before_minor rows between unbounded preceding
                           and 1 preceding) as before
                    from refund where payment_id = ?::uuid) r
                 where refunded_before_minor <> coalesce(before, 0)
                """,
                payment))
        .as("seed %d", seed)
        .isZero();
    refund(payment, id(), 1).statusCode(409).body("code", equalTo("RF06"));
    Schemas.validComponent(
        "routing.yaml",
        "Refunds",
        given()
            .get("/v1/payments/" + payment + "/refunds")
            .then()
            .body("state", equalTo("REFUNDED"))
            .body("refundedMinor", equalTo((int) amount))
            .body("pendingMinor", equalTo(0))
            .body("refunds", hasSize(ids.size()))
            .extract()
            .asString());
    assertThat(Database.state(payment)).isEqualTo("COMPLETED");
  }

  @Test
  void fifty_requests_at_once_with_one_id_make_one_refund() throws Exception {
    // Given
    String payment = paid(10_000);
    String refundId = id();

    // When
    List<Integer> statuses = atOnce(50, i -> refund(payment, refundId, 100));

    // Then
    assertThat(statuses).hasSize(50).containsOnly(202);
    awaitState(refundId, "COMPLETED");
    assertThat(refunds(payment)).isEqualTo(1);
    assertThat(Database.told(payment)).containsExactly(COMPLETED);
  }

  @Test
  void fifty_refunds_at_once_never_exceed_the_payment() throws Exception {
    // Given
    String payment = paid(10_000);

    // When
    List<Integer> statuses = atOnce(50, i -> refund(payment, id(), 300));

    // Then
    assertThat(statuses.stream().filter(status -> status == 202)).hasSize(33);
    assertThat(statuses.stream().filter(status -> status == 409)).hasSize(17);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Database.count(
                        "select sum(amount_minor) from refund"
                            + " where payment_id = ?::uuid and state = 'COMPLETED'",
                        payment)
                    == 9_900);
    given()
        .get("/v1/payments/" + payment + "/refunds")
        .then()
        .body("state", equalTo("PARTLY_REFUNDED"));
  }

  /** Asks at the same time. */
  interface Asked {
    ValidatableResponse with(int index);
  }

  private static List<Integer> atOnce(int times, Asked asked) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        int index = i;
        calls.add(() -> asked.with(index).extract().statusCode());
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> status : threads.invokeAll(calls)) {
        statuses.add(status.get());
      }
      return statuses;
    } finally {
      threads.shutdownNow();
    }
  }
}
