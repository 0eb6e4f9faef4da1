package hutong.routing.refund;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import hutong.routing.support.Database;
import hutong.routing.support.RefundingInstitution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Schemas;
import hutong.runtime.clock.BusinessClock;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Refunds and cancels from the request to the event and the cycle. */
@RoutingTest
class RefundTest {

  private static final Logger LOG = Logger.getLogger(RefundTest.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String COMPLETED = "hutong.refund.completed.v1";
  private static final String REFUSED = "hutong.refund.refused.v1";

  private static RefundingInstitution institution;

  @Inject RefundOutcomes outcomes;
  @Inject BusinessClock clock;

  @BeforeAll
  static void start() {
    institution = RefundingInstitution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static String openCycle() {
    return given().get("/v1/cycles/open").then().extract().path("cycleId");
  }

  /** A completed payment of the open cycle. */
  private static String paid(long amountMinor) {
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

  private static String body(String refundId, long amountMinor) {
    return "{\"refundId\":\"%s\",\"amountMinor\":%d,\"currency\":\"CNY\"}"
        .formatted(refundId, amountMinor);
  }

  private static ValidatableResponse post(String path, String body) {
    return given().contentType("application/json").body(body).post("/v1/payments/" + path).then();
  }

  private static ValidatableResponse refund(String payment, String refundId, long amountMinor) {
    return post(payment + "/refunds", body(refundId, amountMinor));
  }

  private static ValidatableResponse cancel(String payment, String refundId) {
    return post(payment + "/cancel", "{\"refundId\":\"%s\"}".formatted(refundId));
  }

  private static ValidatableResponse dispute(String payment) {
    return given()
        .contentType("application/json")
        .header("Hutong-Operator", "li.na")
        .body("{}")
        .post("/v1/payments/" + payment + "/dispute")
        .then();
  }

  private static Map<String, Object> row(String refundId) {
    return Database.rows("select * from refund where refund_id = ?::uuid", refundId).get(0);
  }

  private static void awaitState(String refundId, String state) {
    await().atMost(PATIENCE).until(() -> state.equals(row(refundId).get("state")));
  }

  private static long refunds(String payment) {
    return Database.count("select count(*) from refund where payment_id = ?::uuid", payment);
  }

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
  void refund_is_refused_by_the_payers_institution_for_good_and_frees_its_sum() {
    // Given
    String payment = paid(10_000);
    String refundId = id();
    institution.expect(refundId, "no");

    // When
    refund(payment, refundId, 10_000).statusCode(202);
    awaitState(refundId, "REFUSED");

    // Then
    byte[] event = Database.payload(payment, REFUSED);
    Schemas.validEvent(REFUSED, event);
    assertThat(new String(event, StandardCharsets.UTF_8)).contains("\"AU01\"");
    Schemas.validComponent(
        "routing.yaml",
        "Refund",
        given()
            .get("/v1/payments/" + payment + "/refunds/" + refundId)
            .then()
            .body("state", equalTo("REFUSED"))
            .body("reason.code", equalTo("AU01"))
            .body("cycleId", nullValue())
            .extract()
            .asString());
    String next = id();
    refund(payment, next, 10_000).statusCode(202);
    awaitState(next, "COMPLETED");
  }

  @Test
  void refund_that_is_pending_or_was_lost_is_asked_for_again_under_its_id_until_it_ends() {
    for (String behaviour : List.of("pending", "lost")) {
      // Given
      String payment = paid(10_000);
      String refundId = id();
      institution.expect(refundId, behaviour);

      // When
      refund(payment, refundId, 2_500).statusCode(202);
      awaitState(refundId, "COMPLETED");

      // Then
      assertThat(institution.timesAsked("query", refundId)).isGreaterThan(0);
      assertThat(institution.timesAsked("refunds", refundId))
          .isEqualTo(behaviour.equals("lost") ? 2 : 1);
      assertThat(institution.asked(refundId).getString("kind")).isEqualTo("REFUND");
      assertThat(institution.asked(refundId).getLong("amountMinor")).isEqualTo(2_500);
      Schemas.validEvent(COMPLETED, Database.payload(payment, COMPLETED));
    }
  }

  @Test
  void refund_that_an_instance_left_behind_is_taken_up_by_another() {
    // Given what is left when an instance dies between its commit and its question
    String payment = paid(10_000);
    String refundId = id();

    // When
    Database.execute(
        """
        insert into refund (refund_id, payment_id, kind, amount_minor, currency, accepted_at,
                            next_attempt_at, expires_at)
        values (?::uuid, ?::uuid, 'REFUND', 100, 'CNY', now(), now() - interval '1 second',
                now() + interval '1 day')
        """,
        refundId,
        payment);
    awaitState(refundId, "COMPLETED");

    // Then
    assertThat(institution.timesAsked("refunds", refundId)).isEqualTo(1);
    assertThat(Database.told(payment)).containsExactly(COMPLETED);
  }

  @Test
  void refund_whose_time_has_run_out_needs_a_person_and_is_asked_for_on_hourly() {
    // Given
    String payment = paid(10_000);
    String refundId = id();
    institution.expect(refundId, "stuck");
    refund(payment, refundId, 100).statusCode(202);

    // When
    Database.execute("update refund set expires_at = now() where refund_id = ?::uuid", refundId);
    await().atMost(PATIENCE).until(() -> "REFUND_EXPIRED".equals(row(refundId).get("attention")));

    // Then
    assertThat(
            Database.count(
                "select count(*) from refund where refund_id = ?::uuid and state = 'PENDING'"
                    + " and next_attempt_at > now() + interval '50 minutes'",
                refundId))
        .isEqualTo(1);
    institution.expect(refundId, "ok");
    Database.execute(
        "update refund set next_attempt_at = now() where refund_id = ?::uuid", refundId);
    awaitState(refundId, "COMPLETED");
    assertThat(row(refundId).get("attention")).isNull();
  }

  @Test
  void deadlines_move_with_the_business_clock() {
    // Given
    String payment = paid(10_000);
    String refundId = id();
    institution.expect(refundId, "stuck");
    refund(payment, refundId, 100).statusCode(202);

    // When the clock is set a day and more ahead
    try {
      clock.set(clock.instant().plus(Duration.ofHours(25)));
      await().atMost(PATIENCE).until(() -> "REFUND_EXPIRED".equals(row(refundId).get("attention")));
    } finally {
      clock.set(Instant.now());
    }

    // Then
    assertThat(row(refundId)).containsEntry("state", "PENDING");
    Database.execute("delete from refund where refund_id = ?::uuid", refundId);
  }

  @Test
  void late_and_contrary_answers_change_nothing_final_and_leave_a_mark() {
    // Given
    String payment = paid(10_000);
    UUID succeeded = UUID.randomUUID();
    UUID refused = UUID.randomUUID();
    institution.expect(refused.toString(), "no");
    refund(payment, succeeded.toString(), 100);
    refund(payment, refused.toString(), 100);
    awaitState(succeeded.toString(), "COMPLETED");
    awaitState(refused.toString(), "REFUSED");
    List<String> told = Database.told(payment);

    // When
    List<Change> late =
        List.of(
            new Change.Refused(succeeded),
            new Change.Completed(refused, UUID.fromString(payment)),
            new Change.Completed(succeeded, UUID.fromString(payment)),
            new Change.Again(succeeded, 0, 1));
    List<Boolean> stored =
        late.stream().map(change -> outcomes.store(change).await().atMost(PATIENCE)).toList();

    // Then
    assertThat(stored).containsOnly(false);
    assertThat(row(succeeded.toString()))
        .containsEntry("state", "COMPLETED")
        .containsEntry("attention", "REFUSED_AFTER_SUCCESS");
    assertThat(row(refused.toString()))
        .containsEntry("state", "REFUSED")
        .containsEntry("attention", "SUCCEEDED_AFTER_REFUSAL");
    assertThat(Database.told(payment)).isEqualTo(told);
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
  void marker_counts_the_refunds_and_the_suspense_of_its_cycle() {
    // Given
    String payment = paid(10_000);
    String refundId = id();
    refund(payment, refundId, 300).statusCode(202);
    awaitState(refundId, "COMPLETED");
    String cycle = (String) row(refundId).get("cycle_id");
    Database.execute(
        "insert into suspense (payment_id, amount_minor, currency, suspended_at, cycle_id,"
            + " settlement_date) values (?::uuid, 77, 'CNY', now(), ?, ?::date)",
        id(),
        cycle,
        cycle.substring(0, 10));
    String count = " from refund where cycle_id = ?";
    long refunded = Database.count("select count(*)" + count, cycle);
    long minor = Database.count("select sum(amount_minor)" + count, cycle);

    // When
    given().header("Idempotency-Key", cycle).post("/v1/cycles/cut-off").then().statusCode(200);

    // Then
    byte[] marker =
        (byte[])
            Database.rows("select payload from outbox where key = ? order by seq", cycle)
                .get(0)
                .get("payload");
    Schemas.validEvent("hutong.cycle.ended.v1", marker);
    assertThat(new String(marker, StandardCharsets.UTF_8))
        .contains(
            "\"refundedCount\":" + refunded + ",\"refundedAmountMinor\":{\"CNY\":" + minor + "}",
            "\"suspendedCount\":1,\"suspendedAmountMinor\":{\"CNY\":77}")
        .doesNotContain("released");
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
