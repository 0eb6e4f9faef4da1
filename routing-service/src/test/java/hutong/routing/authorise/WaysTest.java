package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.Institution.Script;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.runtime.clock.BusinessClock;
import hutong.testing.TestKafka;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways of a payment that no straight answer leads along, one by one. */
@RoutingTest
class WaysTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static Institution institution;
  private static TestKafka kafka;

  @Inject Outcomes outcomes;
  @Inject BusinessClock clock;
  @Inject Sweeper sweeper;

  private Haste haste;

  @BeforeEach
  void startHaste() {
    haste = new Haste(clock, sweeper);
  }

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

  private static String pay(Script script) {
    String paymentId = Scans.newPayment();
    institution.script(paymentId, script);
    return Scans.send(kafka, Scans.open(paymentId, "scripted-1"));
  }

  private static String row(String state, Script script) {
    String paymentId = Scans.newPayment();
    institution.script(paymentId, script);
    PaymentRows.insert(paymentId, state, "1 hour");
    return paymentId;
  }

  private static void due(String paymentId, String settings) {
    Database.execute(
        "update payment set next_attempt_at = now(), " + settings + " where payment_id = ?::uuid",
        paymentId);
  }

  private static String look(String paymentId) {
    return Database.rows(
            "select concat_ws(' ', state, reason, attention) as w from payment"
                + " where payment_id = ?::uuid",
            paymentId)
        .stream()
        .map(row -> (String) row.get("w"))
        .findFirst()
        .orElse("");
  }

  private void awaitLook(String paymentId, String expected) {
    haste.untilAsserted(paymentId, () -> assertThat(look(paymentId)).isEqualTo(expected));
  }

  private void awaitAsked(String operation, int moreThan, String paymentId) {
    haste.untilAsserted(
        paymentId,
        () -> assertThat(institution.timesAsked(operation, paymentId)).isGreaterThan(moreThan));
  }

  private static void forget(String paymentId) {
    Database.execute("delete from payment where payment_id = ?::uuid", paymentId);
  }

  @Test
  void payerWhoDoesNotConfirmInTimeIsNotDebitedLater() {
    // When
    String paymentId =
        pay((call, nth) -> call.equals("reversals") ? "REVERSED" : "PENDING USER_PAYING");

    // Then
    awaitLook(paymentId, "REVERSED PAYER_DID_NOT_CONFIRM");
    assertThat(institution.timesAsked("query", paymentId)).isGreaterThan(2);
    assertThat(institution.timesAsked("debits", paymentId)).isOne();
    assertThat(institution.timesAsked("credits", paymentId)).isZero();
  }

  @Test
  void payerWhoConfirmsHasPaid() {
    // When
    String paymentId =
        pay(
            (call, nth) ->
                call.equals("credits")
                    ? "ACKNOWLEDGED"
                    : call.equals("query") && nth > 1 ? "APPROVED" : "PENDING USER_PAYING");

    // Then
    awaitLook(paymentId, "COMPLETED");
    assertThat(Database.told(paymentId)).containsExactly("hutong.payment.completed.v1");
  }

  @Test
  void payerWhoIsFoundNotToHaveConfirmedBehindTheWindowIsNotWaitedFor() {
    // Given an institution that says so only after the instance that asked it has died
    Script script = (call, nth) -> call.equals("reversals") ? "REVERSED" : "PENDING USER_PAYING";
    String over = row("UNKNOWN", script);
    String within = row("UNKNOWN", script);

    // When
    due(over, "dispatched_at = now() - interval '11 seconds'");
    due(within, "dispatched_at = now() + interval '1 hour'");

    // Then the first question behind the window ends it, and none within
    awaitLook(over, "REVERSED PAYER_DID_NOT_CONFIRM");
    assertThat(institution.timesAsked("query", over)).isOne();
    awaitAsked("query", 1, within);
    assertThat(look(within)).isEqualTo("UNKNOWN");
    forget(within);
  }

  @Test
  void silenceToTheEndLeadsFromTheWindowThroughTheLadderIntoAReversalThatIsRepeated() {
    // When
    String paymentId =
        pay(
            (call, nth) ->
                call.equals("debits")
                    ? "PENDING USER_PAYING"
                    : call.equals("reversals") && nth > 2 ? "REVERSED" : null);

    // Then
    awaitLook(paymentId, "UNKNOWN");
    awaitLook(paymentId, "REVERSED AUTH_TIMEOUT_UNKNOWN");
    assertThat(institution.timesAsked("reversals", paymentId)).isEqualTo(3);
    assertThat(institution.items("reversals", paymentId).get(0).getLong("amountMinor"))
        .isEqualTo(1_280);
  }

  @Test
  void refusedReversalOfADebitThatNeverCameEndsDeclined() {
    // When
    String paymentId = Scans.newPayment();
    institution.script(
        paymentId,
        (call, nth) ->
            call.equals("reversals")
                ? "REFUSED"
                : institution.timesAsked("reversals", paymentId) > 0 ? "NOT_FOUND" : "PENDING");
    Scans.send(kafka, Scans.open(paymentId, "scripted-1"));

    // Then
    awaitLook(paymentId, "DECLINED AUTH_TIMEOUT_UNKNOWN");
    assertThat(Database.told(paymentId)).containsExactly("hutong.payment.declined.v1");
  }

  @Test
  void refusedReversalOfADebitThatStandsGoesIntoSuspense() {
    // When
    String paymentId = pay(WaysTest::keeps);

    // Then
    awaitLook(paymentId, "COMPENSATING CREDIT_REJECTED COMPENSATING");
    Schemas.validEvent(
        "hutong.payment.suspended.v1", Database.payload(paymentId, "hutong.payment.suspended.v1"));
    assertThat(
            Database.rows(
                "select s.amount_minor, s.released_at, c.state from suspense s"
                    + " join settlement_cycle c on c.id = s.cycle_id"
                    + " where payment_id = ?::uuid",
                paymentId))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("amount_minor", 1_280L)
                    .containsEntry("released_at", null));
    assertThat(
            Database.count(
                "select count(*) from payment where payment_id = ?::uuid and cycle_id is not null",
                paymentId))
        .isZero();
  }

  private static String keeps(String call, int nth) {
    switch (call) {
      case "credits":
        return "REJECTED";
      case "reversals":
        return "REFUSED";
      default:
        return "APPROVED";
    }
  }

  @Test
  void institutionThatApprovedAndKnowsOfNoDebitAfterwardsIsNotBelieved() {
    // When
    String paymentId = pay((call, nth) -> call.equals("query") ? "NOT_FOUND" : keeps(call, nth));

    // Then
    awaitAsked("reversals", 2, paymentId);
    assertThat(look(paymentId)).isEqualTo("REVERSING CREDIT_REJECTED");
    forget(paymentId);
  }

  @Test
  void institutionWhoseApprovalCameLateIsNotBelievedWhenItKnowsOfNoDebit() {
    for (String found : new String[] {"NOT_FOUND", "DECLINED", "DECLINED INSUFFICIENT_FUNDS"}) {
      // Given a payment that is undone, and an approval that came in meanwhile
      String paymentId = row("UNKNOWN", (call, nth) -> call.equals("query") ? found : "REFUSED");
      UUID id = UUID.fromString(paymentId);
      outcomes.store(Changes.reversing(id)).await().atMost(PATIENCE);
      outcomes.store(Changes.authorised(id)).await().atMost(PATIENCE);

      // When
      due(paymentId, "attempts = 0");

      // Then it is asked on, and in the end a person is told
      awaitAsked("reversals", 2, paymentId);
      assertThat(look(paymentId)).as(found).isEqualTo("REVERSING AUTH_TIMEOUT_UNKNOWN");
      due(paymentId, "deadline_at = now()");
      awaitLook(paymentId, "REVERSING AUTH_TIMEOUT_UNKNOWN REVERSAL_EXPIRED");
      assertThat(Database.told(paymentId)).as(found).isEmpty();
      forget(paymentId);
    }
  }

  @Test
  void nobodyIsDebitedWhenItIsTooLate() {
    // Given a payment whose instance died before it asked, and one that nobody has taken up yet
    Script script = (call, nth) -> call.equals("reversals") ? "REVERSED" : "NOT_FOUND";
    String asked = row("AUTHORISING", script);
    String taken = row("UNKNOWN", script);

    // When
    due(asked, "accepted_at = timestamptz '2001-01-01Z'");
    due(taken, "accepted_at = timestamptz '2001-01-01Z'");

    // Then
    for (String paymentId : new String[] {asked, taken}) {
      awaitLook(paymentId, "REVERSED TOO_LATE_TO_DEBIT");
      assertThat(institution.timesAsked("debits", paymentId)).isZero();
    }
  }

  @Test
  void billWhoseBillerIsSilentIsLeftWhenItIsTooLateToDebit() {
    // Given
    String paymentId = row("AUTHORISING", (call, nth) -> null);
    Database.execute("insert into bill_claim values ('water', ?, ?::uuid)", paymentId, paymentId);

    // When
    due(
        paymentId,
        "bill_number = 'late-1', merchant_id = 'water', accepted_at = timestamptz '2001-01-01Z'");

    // Then
    awaitLook(paymentId, "DECLINED BILL_UNANSWERED");
    assertThat(
            Database.count("select count(*) from bill_claim where payment_id = ?::uuid", paymentId))
        .isZero();
  }

  @Test
  void debitIsReversedOnlyAtItsMinimumAge() {
    // Given
    String paymentId = row("UNKNOWN", (call, nth) -> "PENDING");

    // When
    boolean done =
        outcomes.store(Changes.reversing(UUID.fromString(paymentId))).await().atMost(PATIENCE);

    // Then
    assertThat(done).isTrue();
    assertThat(
            Database.count(
                "select count(*) from payment where payment_id = ?::uuid"
                    + " and next_attempt_at = dispatched_at + interval '2 seconds'"
                    + " and deadline_at = state_since + interval '24 hours'",
                paymentId))
        .isOne();
    forget(paymentId);
  }

  @Test
  void approvalThatComesWhileTheDebitIsUndoneIsKeptAndChangesNothing() {
    // Given
    String paymentId = row("UNKNOWN", (call, nth) -> "PENDING");
    UUID id = UUID.fromString(paymentId);
    outcomes.store(Changes.reversing(id)).await().atMost(PATIENCE);

    // When
    boolean first = outcomes.store(Changes.authorised(id)).await().atMost(PATIENCE);
    boolean second = outcomes.store(Changes.authorised(id)).await().atMost(PATIENCE);

    // Then
    assertThat(first || second).isFalse();
    assertThat(look(paymentId)).isEqualTo("REVERSING AUTH_TIMEOUT_UNKNOWN");
    assertThat(
            Database.rows(
                "select about, answer, state from payment_answer where payment_id = ?::uuid",
                paymentId))
        .containsExactly(Map.of("about", "DEBIT", "answer", "APPROVED", "state", "REVERSING"));
    forget(paymentId);
  }

  @Test
  void creditWithoutAnAnswerForADayIsHandedToAPersonAndGoesOn() {
    // Given
    String paymentId = row("AUTHORISED", (call, nth) -> nth > 1 ? "ACKNOWLEDGED" : null);
    Database.execute(
        "update payment set deadline_at = now() + interval '24 hours' where payment_id = ?::uuid",
        paymentId);
    Instant before = clock.instant();

    // When a day passes
    clock.set(before.plus(Duration.ofHours(25)));
    awaitLook(paymentId, "AUTHORISED CREDIT_EXPIRED");

    // Then an hour later it is told again
    clock.set(before.plus(Duration.ofHours(27)));
    awaitLook(paymentId, "COMPLETED");
  }

  @Test
  void reversalWithoutAnAnswerForADayIsHandedToAPerson() {
    // Given
    String paymentId = row("UNKNOWN", (call, nth) -> "PENDING");
    outcomes.store(Changes.reversing(UUID.fromString(paymentId))).await().atMost(PATIENCE);

    // When
    due(paymentId, "deadline_at = now()");

    // Then
    awaitLook(paymentId, "REVERSING AUTH_TIMEOUT_UNKNOWN REVERSAL_EXPIRED");
    assertThat(institution.timesAsked("reversals", paymentId)).isOne();
    forget(paymentId);
  }

  @Test
  void debitThatIsTooOldToBeReversedIsHandedToAPersonUnasked() {
    // Given
    String paymentId = row("UNKNOWN", (call, nth) -> "REVERSED");
    outcomes.store(Changes.reversing(UUID.fromString(paymentId))).await().atMost(PATIENCE);

    // When
    due(paymentId, "dispatched_at = now() - interval '8 days'");

    // Then
    awaitLook(paymentId, "REVERSING AUTH_TIMEOUT_UNKNOWN REVERSAL_EXPIRED");
    assertThat(institution.timesAsked("reversals", paymentId)).isZero();
    assertThat(
            Database.count(
                "select count(*) from payment where payment_id = ?::uuid"
                    + " and next_attempt_at is null",
                paymentId))
        .isOne();
    forget(paymentId);
  }
}
