package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.route.Reason;
import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.runtime.clock.BusinessClock;
import hutong.testing.TestKafka;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RoutingTest
class AuthoriseTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
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

  private static String pay(String payerRef) {
    return Scans.send(kafka, Scans.open(Scans.newPayment(), payerRef));
  }

  private void awaitState(String paymentId, String state) {
    haste.untilAsserted(paymentId, () -> assertThat(Database.state(paymentId)).isEqualTo(state));
  }

  private static JsonObject declined(String paymentId) {
    byte[] payload = Database.payload(paymentId, "hutong.payment.declined.v1");
    Schemas.validEvent("hutong.payment.declined.v1", payload);
    return new JsonObject(new String(payload)).getJsonObject("reason");
  }

  @Test
  void payerWithoutMoneyIsDeclinedAndThePayeeHearsNothing() {
    // When
    String paymentId = pay("poor-1");

    // Then
    awaitState(paymentId, "DECLINED");
    assertThat(declined(paymentId).getString("code")).isEqualTo("AU02");
    assertThat(institution.timesAsked("credits", paymentId)).isZero();
  }

  @Test
  void refusalWithoutACauseIsTheInstitutions() {
    // When
    String paymentId = pay("no-1");

    // Then
    awaitState(paymentId, "DECLINED");
    assertThat(declined(paymentId).getString("code")).isEqualTo("AU01");
  }

  @Test
  void silenceIsNotARefusalAndTheLadderFindsTheDebit() {
    // When
    String paymentId = pay("silent-1");

    // Then
    awaitState(paymentId, "COMPLETED");
    assertThat(institution.timesAsked("query", paymentId)).isPositive();
    assertThat(institution.timesAsked("debits", paymentId)).isOne();
    assertThat(Database.told(paymentId)).containsExactly("hutong.payment.completed.v1");
  }

  @Test
  void debitThatNeverArrivedIsAskedAgainUnderTheSameId() {
    // When
    String paymentId = pay("lost-1");

    // Then
    awaitState(paymentId, "COMPLETED");
    assertThat(institution.timesAsked("debits", paymentId)).isEqualTo(2);
    assertThat(institution.timesAsked("query", paymentId)).isPositive();
  }

  @Test
  void debitThatIsAskedAgainIsTheSameItemToTheLastDigit() {
    // When: the time is finer than the database keeps it.
    JsonObject scan =
        Scans.open(Scans.newPayment(), "lost-2")
            .put("acceptedAt", "2021-10-02T02:00:00.123456789Z");
    String paymentId = Scans.send(kafka, scan);

    // Then
    awaitState(paymentId, "COMPLETED");
    List<JsonObject> debits = institution.items("debits", paymentId);
    assertThat(debits).hasSize(2);
    assertThat(debits.get(1)).isEqualTo(debits.get(0));
    assertThat(debits.get(0).getString("requestedAt")).isEqualTo("2021-10-02T02:00:00.123456Z");
  }

  @Test
  void mismatchProvesAnEarlierDebitAndWaitsForPeopleWhateverAQuestionFinds() {
    // When
    String found = pay("clash-1");
    String open = pay("stuck-1");

    // Then
    for (String paymentId : List.of(found, open)) {
      haste.untilAsserted(
          paymentId, () -> assertThat(institution.timesAsked("query", paymentId)).isGreaterThan(2));
      assertThat(
              Database.rows(
                  "select state, attention from payment where payment_id = ?::uuid", paymentId))
          .containsExactly(Map.of("state", "UNKNOWN", "attention", "DUPLICATE_MISMATCH"));
      assertThat(Database.told(paymentId)).isEmpty();
      assertThat(institution.timesAsked("credits", paymentId)).isZero();
    }
    assertThat(
            Database.rows(
                "select about, answer, state from payment_answer where payment_id = ?::uuid",
                found))
        .containsExactly(Map.of("about", "DEBIT", "answer", "APPROVED", "state", "UNKNOWN"));
    Database.execute("delete from payment where payment_id in (?::uuid, ?::uuid)", found, open);
  }

  @Test
  void answersThatCannotBeUsedCountAsSilence() {
    // When
    List<String> payments =
        List.of(pay("huge-1"), pay("garbage-1"), pay("pending-1"), pay("twice-1"));
    String contradicted = pay("both-1");

    // Then
    payments.forEach(paymentId -> awaitState(paymentId, "COMPLETED"));
    awaitState(contradicted, "DECLINED");
    assertThat(institution.timesAsked("query", payments.get(0))).isPositive();
    assertThat(institution.timesAsked("query", payments.get(1))).isPositive();
    assertThat(institution.timesAsked("query", contradicted)).isPositive();
    assertThat(institution.timesAsked("credits", contradicted)).isZero();
  }

  @Test
  void creditWithoutAnAnswerIsToldAgain() {
    // When
    String paymentId = pay("mute-1");

    // Then
    awaitState(paymentId, "COMPLETED");
    assertThat(institution.timesAsked("credits", paymentId)).isGreaterThan(1);
    assertThat(institution.timesAsked("debits", paymentId)).isOne();
    assertThat(Database.told(paymentId)).containsExactly("hutong.payment.completed.v1");
  }

  @Test
  void rejectedCreditIsReversedAndThePayerHearsWhy() {
    // When
    String paymentId = pay("reject-1");

    // Then
    awaitState(paymentId, "REVERSED");
    byte[] payload = Database.payload(paymentId, "hutong.payment.reversed.v1");
    Schemas.validEvent("hutong.payment.reversed.v1", payload);
    assertThat(new JsonObject(new String(payload)).getJsonObject("reason").getString("code"))
        .isEqualTo("RV03");
    assertThat(Database.told(paymentId)).containsExactly("hutong.payment.reversed.v1");
    assertThat(institution.timesAsked("reversals", paymentId)).isOne();
  }

  @Test
  void whatAnInstanceLeftBehindIsTakenUpWhenItsLeaseRunsOut() {
    // Given: rows as a killed instance leaves them, one before and one after the debit.
    String before = Scans.newPayment();
    String after = Scans.newPayment();
    institution.expect(before, "ok-1");
    institution.expect(after, "ok-1");

    // When
    PaymentRows.insert(before, "AUTHORISING", "-1 second");
    PaymentRows.insert(after, "AUTHORISED", "-1 second");

    // Then
    awaitState(before, "COMPLETED");
    awaitState(after, "COMPLETED");
    assertThat(institution.timesAsked("query", before)).isOne();
    assertThat(institution.timesAsked("debits", before)).isOne();
    assertThat(institution.timesAsked("debits", after)).isZero();
  }

  @Test
  void leaseThatStillRunsIsRespected() {
    // Given
    String held = Scans.newPayment();
    String free = Scans.newPayment();
    PaymentRows.insert(held, "AUTHORISED", "1 hour");

    // When
    PaymentRows.insert(free, "AUTHORISED", "-1 second");
    awaitState(free, "COMPLETED");

    // Then
    assertThat(Database.state(held)).isEqualTo("AUTHORISED");
    assertThat(institution.timesAsked("credits", held)).isZero();
    Database.execute("delete from payment where payment_id = ?::uuid", held);
  }

  @Test
  void finalStateNeverChangesWhateverComesLate() {
    // Given
    String paymentId = pay("ok-1");
    String refused = Scans.send(kafka, Scans.shut(Scans.newPayment()));
    awaitState(paymentId, "COMPLETED");
    awaitState(refused, "REFUSED");
    Map<String, Object> row =
        Database.rows("select * from payment where payment_id = ?::uuid", paymentId).get(0);

    // When
    List<Boolean> changed = new ArrayList<>();
    for (UUID id : List.of(UUID.fromString(paymentId), UUID.fromString(refused))) {
      for (Change late :
          List.of(
              new Change.Declined(id, Reason.INSUFFICIENT_FUNDS),
              Changes.unknown(id),
              Changes.authorised(id),
              Changes.creditRejected(id),
              new Change.Completed(id))) {
        changed.add(outcomes.store(late).await().atMost(PATIENCE));
      }
    }

    // Then
    assertThat(changed).hasSize(10).containsOnly(false);
    assertThat(Database.rows("select * from payment where payment_id = ?::uuid", paymentId))
        .containsExactly(row);
    assertThat(Database.told(paymentId)).hasSize(1);
  }

  @Test
  void itemThatAnInstitutionCannotReadSilencesNobodyWhoTravelsWithIt() {
    // Given a way to the institution that is warm
    awaitState(pay("ok-first"), "COMPLETED");

    // When
    List<String> payments = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      payments.add(pay(i == 30 ? "bad-1" : "ok-" + i));
    }
    String bad = payments.remove(30);

    // Then
    payments.forEach(id -> awaitState(id, "COMPLETED"));
    awaitState(bad, "UNKNOWN");
    assertThat(payments).allSatisfy(id -> assertThat(institution.timesAsked("query", id)).isZero());
    Database.execute("delete from payment where payment_id = ?::uuid", bad);
  }

  @Test
  void manyPaymentsTravelTogetherAndEachEndsOnce() {
    // When
    List<String> payments = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      payments.add(pay(i % 10 == 0 ? "poor-" + i : "ok-" + i));
    }

    // Then
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                payments.stream()
                    .allMatch(id -> List.of("COMPLETED", "DECLINED").contains(Database.state(id))));
    assertThat(payments)
        .allSatisfy(id -> assertThat(Database.told(id)).hasSize(1))
        .filteredOn(id -> "DECLINED".equals(Database.state(id)))
        .hasSize(30);
  }
}
