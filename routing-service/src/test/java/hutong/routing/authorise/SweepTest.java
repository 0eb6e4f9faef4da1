package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Payments that one sweep takes up together. */
@RoutingTest
class SweepTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static Institution institution;

  @Inject MeterRegistry meters;

  @BeforeAll
  static void start() {
    institution = Institution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  /** Every third is owed to somebody who can be no institution. */
  private static void insertDue(List<String> payments) {
    Database.execute(
        """
        insert into payment (payment_id, state, accepted_at, payer_app, payer_ref, account_type,
          amount_minor, currency, code_owner, payer_institution, payee_institution,
          clearing_institution, fee_schedule_id, rule_id, rulebook_version, next_attempt_at)
        select id::uuid, 'AUTHORISED', now(), 'CUP_APP', 'ok-1', 'DEBIT', 100, 'CNY', 'WECHAT',
          'UNIONPAY', case when n % 3 = 1 then 'no body' else 'TENPAY' end, 'UNIONPAY', 'FS',
          'R-WX-01', 'v', now() - interval '1 second'
          from unnest(string_to_array(?, ',')) with ordinality as p (id, n)
        """,
        String.join(",", payments));
  }

  private double leftOver() {
    return meters.counter("hutong.payments.left.over").count();
  }

  @Test
  void paymentThatCannotGoOnKeepsNobodyElseFromGoingOn() {
    // Given
    List<String> payments = new ArrayList<>();
    List<String> stuck = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      payments.add(Scans.newPayment());
      if (i % 3 == 0) {
        stuck.add(payments.get(i));
      }
    }
    double before = leftOver();

    // When
    insertDue(payments);

    // Then: whoever can go on does so the first time that he is taken up.
    for (String paymentId : payments) {
      if (!stuck.contains(paymentId)) {
        await().atMost(PATIENCE).until(() -> "COMPLETED".equals(Database.state(paymentId)));
        assertThat(
                Database.count(
                    "select attempts from payment where payment_id = ?::uuid", paymentId))
            .isEqualTo(institution.timesAsked("credits", paymentId));
      }
    }
    for (String paymentId : stuck) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Database.count(
                          "select attempts from payment where payment_id = ?::uuid"
                              + " and state = 'AUTHORISED' and next_attempt_at is not null",
                          paymentId)
                      > 1);
      Database.execute("delete from payment where payment_id = ?::uuid", paymentId);
    }
    assertThat(leftOver() - before).isGreaterThan(stuck.size());
  }
}
