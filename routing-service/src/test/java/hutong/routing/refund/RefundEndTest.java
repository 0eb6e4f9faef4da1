package hutong.routing.refund;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import hutong.routing.support.Database;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Schemas;
import hutong.runtime.clock.BusinessClock;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How an accepted refund comes to its end, whatever the institution does. */
@RoutingTest
class RefundEndTest extends RefundSteps {

  @Inject RefundOutcomes outcomes;
  @Inject BusinessClock clock;

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
    clock.set(clock.instant().plus(Duration.ofHours(25)));
    await().atMost(PATIENCE).until(() -> "REFUND_EXPIRED".equals(row(refundId).get("attention")));

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

    // And what the payer has got after all is not there to be refunded once more
    refund(payment, id(), 9_801).statusCode(409).body("code", equalTo("RF04"));
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
    String taken = " from suspense where cycle_id = ?";
    long suspended = Database.count("select count(*)" + taken, cycle);
    long suspendedMinor = Database.count("select sum(amount_minor)" + taken, cycle);

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
            "\"suspendedCount\":"
                + suspended
                + ",\"suspendedAmountMinor\":{\"CNY\":"
                + suspendedMinor
                + "}");
  }
}
