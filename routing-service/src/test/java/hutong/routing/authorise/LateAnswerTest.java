package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.route.Reason;
import hutong.routing.support.Database;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that contradict what is known, one after the other and at once. */
@RoutingTest
class LateAnswerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Outcomes outcomes;
  @Inject MeterRegistry meters;

  private final UUID paymentId = UUID.randomUUID();

  @AfterEach
  void leaveNothingToTheSweeper() {
    Database.execute("delete from payment where payment_id = ?::uuid", paymentId.toString());
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  private Map<String, Object> row() {
    return Database.rows("select * from payment where payment_id = ?", paymentId).get(0);
  }

  private double counted() {
    return meters.counter("hutong.approved.after.decline").count();
  }

  @Test
  void approvalAfterADeclineLeavesATraceAndChangesNothingElse() {
    // Given
    PaymentRows.insert(paymentId.toString(), "AUTHORISING", "1 hour");
    assertThat(get(outcomes.store(new Change.Declined(paymentId, Reason.INSUFFICIENT_FUNDS))))
        .isTrue();
    Map<String, Object> before = row();
    double countedBefore = counted();

    // When: it is said twice.
    boolean first = get(outcomes.store(Changes.authorised(paymentId)));
    boolean second = get(outcomes.store(Changes.authorised(paymentId)));

    // Then
    assertThat(List.of(first, second)).containsOnly(false);
    assertThat(row()).containsEntry("attention", "APPROVED_AFTER_DECLINE");
    Map<String, Object> after = row();
    after.put("attention", null);
    assertThat(after.put("attention_at", null)).isNotNull();
    assertThat(after).isEqualTo(before);
    assertThat(counted() - countedBefore).isEqualTo(1);
    assertThat(Database.told(paymentId.toString())).containsExactly("hutong.payment.declined.v1");
  }

  private void found(String state, String settings) {
    Database.execute("delete from payment where payment_id = ?", paymentId);
    Database.execute("delete from suspense where payment_id = ?", paymentId);
    PaymentRows.insert(paymentId.toString(), "UNKNOWN", "1 hour");
    Database.execute(
        "update payment set state = ?" + settings + " where payment_id = ?", state, paymentId);
  }

  @Test
  void proofThatMoneyMovedOtherwiseReachesAPersonAndLeavesTheState() {
    // Given
    String ended = ", next_attempt_at = null";
    String undone = ended + ", reason = 'CREDIT_REJECTED'";
    String suspended = undone + ", attention = 'COMPENSATING', attention_at = now()";
    String completed =
        ended + ", cycle_id = 'c', settlement_date = '2020-01-01', completed_at = now()";
    Change credited = new Change.Completed(paymentId);
    Change mismatched = new Change.Mismatched(paymentId, Duration.ofSeconds(1));

    // When, Then
    contradicts(credited, "REVERSED", undone);
    contradicts(credited, "COMPENSATING", suspended);
    contradicts(Changes.authorised(paymentId), "REVERSED", undone);
    contradicts(mismatched, "COMPLETED", completed);
    contradicts(mismatched, "AUTHORISED", "");
    assertThat(Database.told(paymentId.toString())).isEmpty();
  }

  private void contradicts(Change answer, String state, String settings) {
    found(state, settings);
    Object next = row().get("next_attempt_at");
    assertThat(get(outcomes.store(answer))).as("%s in %s", answer, state).isFalse();
    assertThat(row())
        .as("%s in %s", answer, state)
        .containsEntry("state", state)
        .containsEntry("attention", "CONTRADICTED")
        .containsEntry("next_attempt_at", next);
  }

  @Test
  void approvalOfADebitThatIsBeingUndoneNeedsNobody() {
    found("REVERSING", ", reason = 'AUTH_TIMEOUT_UNKNOWN'");
    assertThat(get(outcomes.store(Changes.authorised(paymentId)))).isFalse();
    assertThat(row()).containsEntry("attention", null);
  }

  /** As one that an instance asks the reversal of just now, when its credit is acknowledged. */
  private void stopped() {
    found(
        "REVERSING",
        ", reason = 'CREDIT_REJECTED', attempts = 3, owner = gen_random_uuid(),"
            + " attention = 'REVERSAL_EXPIRED', attention_at = now()");
    assertThat(get(outcomes.store(new Change.Completed(paymentId)))).isFalse();
  }

  @Test
  void reversalIsStoppedWhenItsPayeeTurnsOutToBePaid() {
    // Given
    stopped();

    // When the reversal that is under way gets no answer
    boolean rested =
        get(
            outcomes.store(
                new Change.Rest(paymentId, PaymentState.REVERSING, 3, Duration.ZERO, null)));

    // Then it is not sent again
    assertThat(rested).isFalse();
    assertThat(row())
        .containsEntry("state", "REVERSING")
        .containsEntry("attention", "CONTRADICTED")
        .containsEntry("owner", null)
        .containsEntry("next_attempt_at", null);
  }

  @Test
  void proofOutlastsWhateverThePaymentBecomesWithoutPeople() {
    stopped();
    becomes(new Change.Reversed(paymentId), "REVERSED");
    stopped();
    becomes(new Change.Compensating(paymentId), "COMPENSATING");
    found("AUTHORISED", ", attention = 'CONTRADICTED', attention_at = now()");
    becomes(new Change.Completed(paymentId), "COMPLETED");
    found("AUTHORISED", ", attention = 'CONTRADICTED', attention_at = now()");
    becomes(Changes.creditRejected(paymentId), "REVERSING");
  }

  private void becomes(Change change, String state) {
    assertThat(get(outcomes.store(change))).as(state).isTrue();
    assertThat(row()).containsEntry("state", state).containsEntry("attention", "CONTRADICTED");
  }

  @Test
  void billerThatContradictsItselfDeclinesNothingThatMayBeDebited() {
    // Given
    PaymentRows.insert(paymentId.toString(), "AUTHORISING", "1 hour");
    Database.execute(
        "update payment set bill_number = 'b-1', merchant_id = 'water' where payment_id = ?",
        paymentId);

    // When the two answers come in one batch, and the second once more behind it
    List<Boolean> together =
        get(
            outcomes.store(
                List.of(
                    Changes.billConfirmed(paymentId),
                    new Change.Declined(paymentId, Reason.BILL_PAID))));
    boolean late = get(outcomes.store(new Change.Declined(paymentId, Reason.BILL_UNKNOWN)));
    boolean poor = get(outcomes.store(new Change.Declined(paymentId, Reason.INSUFFICIENT_FUNDS)));

    // Then only the institution that debits still has a say
    assertThat(together).containsExactly(true, false);
    assertThat(late).isFalse();
    assertThat(poor).isTrue();
    assertThat(row()).containsEntry("reason", "INSUFFICIENT_FUNDS");
  }

  @Test
  void ofTwoContraryAnswersInOneBatchOnlyOneIsSaidToBeDone() {
    // Given
    PaymentRows.insert(paymentId.toString(), "UNKNOWN", "1 hour");

    // When
    List<Boolean> done =
        get(
            outcomes.store(
                List.of(
                    Changes.authorised(paymentId),
                    new Change.Declined(paymentId, Reason.INSUFFICIENT_FUNDS))));

    // Then
    assertThat(done).containsExactly(true, false);
    assertThat(row()).containsEntry("state", "AUTHORISED").containsEntry("reason", null);
    assertThat(Database.told(paymentId.toString())).isEmpty();
  }

  @Test
  void sameAnswerTwiceInOneBatchIsDoneOnceAndTheFirstCounts() {
    // Given
    PaymentRows.insert(paymentId.toString(), "UNKNOWN", "1 hour");

    // When
    List<Boolean> done =
        get(
            outcomes.store(
                List.of(
                    new Change.Declined(paymentId, Reason.INSUFFICIENT_FUNDS),
                    new Change.Declined(paymentId, Reason.DECLINED_BY_PAYER_INST))));

    // Then
    assertThat(done).containsExactly(true, false);
    assertThat(row()).containsEntry("reason", "INSUFFICIENT_FUNDS");
    assertThat(Database.told(paymentId.toString())).hasSize(1);
  }
}
