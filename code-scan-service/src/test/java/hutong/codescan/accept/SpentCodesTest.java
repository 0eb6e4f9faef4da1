package hutong.codescan.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.codescan.support.Database;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnRealServers
class SpentCodesTest extends TwoInstances {

  @Test
  void of_one_batch_the_first_gets_the_code_and_the_others_are_refused() {
    // Given
    String code = Requests.newPaymentCode();

    // When
    List<Answer> answers =
        accept(
            one,
            scan("acquirer-1", Requests.newKey(), code, NOW, 100),
            scan("acquirer-2", Requests.newKey(), code, NOW, 100),
            scan("acquirer-2", Requests.newKey(), code, NOW, 200));

    // Then
    assertThat(answers).extracting(TwoInstances::reason).containsExactly("none", "SC05", "SC05");
    assertThat(spentBy(code)).isEqualTo(paymentId(answers.get(0)).toString());
    String loser = paymentId(answers.get(1)).toString();
    assertThat(Database.told(loser, "hutong.scan.refused.v1")).singleElement();
    assertThat(Database.told(loser, "hutong.scan.accepted.v1")).isEmpty();
    assertThat(
            Database.texts(
                "select code_family || code_last4 from scan where payment_id = ?::uuid", loser))
        .containsExactly("WECHAT_PAYMENT_CODE" + code.substring(14));
  }

  @Test
  void winner_and_loser_hear_the_same_again() {
    // Given
    String code = Requests.newPaymentCode();
    Submission first = scan(Requests.newKey(), code);
    Submission second = scan(Requests.newKey(), code);
    List<Answer> answers = accept(one, first, second);
    assertThat(answers.stream().map(TwoInstances::reason)).containsOnlyOnce("SC05");

    // When
    List<Answer> again = accept(other, first, second);
    clock.set(NOW.plusSeconds(3600));
    List<Answer> anHourLater = accept(one, first, second);
    clock.set(NOW.minusSeconds(3600));
    List<Answer> anHourEarlier = accept(other, first, second);

    // Then
    for (List<Answer> repeated : List.of(again, anHourLater, anHourEarlier)) {
      assertThat(repeated)
          .extracting(TwoInstances::paymentId)
          .isEqualTo(answers.stream().map(TwoInstances::paymentId).toList());
      assertThat(repeated)
          .extracting(TwoInstances::reason)
          .isEqualTo(answers.stream().map(TwoInstances::reason).toList());
    }
  }

  @Test
  void a_request_with_another_ones_key_spends_nothing() {
    // Given
    String key = Requests.newKey();
    String code = Requests.newPaymentCode();
    accept(one, scan(key, Requests.newPaymentCode()));

    // When
    List<Answer> conflict = accept(one, scan(key, code));

    // Then
    assertThat(conflict).containsExactly(new Answer.Conflict());
    assertThat(spentBy(code)).isEmpty();
    assertThat(accept(one, scan(Requests.newKey(), code)))
        .extracting(TwoInstances::reason)
        .containsExactly("none");
  }

  @Test
  void a_code_that_came_too_late_is_refused_as_such_and_stays_unspent() {
    // Given
    String code = Requests.newPaymentCode();

    // When
    List<Answer> answers =
        accept(
            one,
            scan("a", Requests.newKey(), code, NOW.minusMillis(65_001).minusSeconds(60), 100),
            scan("b", Requests.newKey(), code, NOW, 100));

    // Then
    assertThat(answers).extracting(TwoInstances::reason).containsExactly("SC04", "none");
    assertThat(spentBy(code)).isEqualTo(paymentId(answers.get(1)).toString());
  }

  @Test
  void a_spent_code_that_has_expired_is_expired() {
    // Given
    String code = Requests.newPaymentCode();
    accept(one, scan(Requests.newKey(), code));
    Instant scanned = clock.instant();

    // When
    clock.set(scanned.plusSeconds(120));
    List<Answer> answers = accept(one, scan("a", Requests.newKey(), code, scanned, 100));

    // Then
    assertThat(answers).extracting(TwoInstances::reason).containsExactly("SC04");
  }

  @Test
  void a_clock_that_jumps_back_makes_no_code_spendable_again() {
    // Given
    String code = Requests.newPaymentCode();
    Instant scanned = clock.instant();
    accept(one, scan("a", Requests.newKey(), code, scanned, 100));

    // When
    clock.set(NOW.minusSeconds(300));
    List<Answer> newReading = accept(one, scan("a", Requests.newKey(), code, clock.instant(), 100));
    List<Answer> oldReading = accept(one, scan("a", Requests.newKey(), code, scanned, 100));

    // Then
    assertThat(newReading).extracting(TwoInstances::reason).containsExactly("SC05");
    assertThat(oldReading).singleElement().isInstanceOf(Answer.Malformed.class);
  }

  @Test
  void what_is_malformed_leaves_nothing_but_a_known_request_is_answered_as_before() {
    // Given
    String key = Requests.newKey();
    String code = Requests.newPaymentCode();
    Submission early = scan("a", key, code, NOW.plusSeconds(60), 100);

    // When
    List<Answer> tooEarly = accept(one, early, scan("a", key, code, NOW.plusSeconds(90), 100));
    long stored = Database.scansOf(key);
    clock.set(NOW.plusSeconds(60));
    List<Answer> inTime = accept(one, early);
    clock.set(NOW);
    List<Answer> afterTheJumpBack = accept(one, early);

    // Then
    assertThat(tooEarly).allMatch(a -> a instanceof Answer.Malformed);
    assertThat(stored).isZero();
    assertThat(inTime).singleElement().isInstanceOf(Answer.Accepted.class);
    assertThat(afterTheJumpBack)
        .containsExactly(new Answer.Accepted(paymentId(inTime.get(0)), true));
  }

  @Test
  void codes_are_forgotten_after_days_and_are_expired_by_then() {
    // Given
    String old = Requests.newPaymentCode();
    String recent = Requests.newPaymentCode();
    Submission first = scan(Requests.newKey(), old);
    accept(one, first, scan(Requests.newKey(), recent));
    Database.execute(
        "update spent_code set written_at = now() - interval '8 days' where code_hash = '\\x"
            + HexFormat.of().formatHex(hash.ofCode(old))
            + "'");

    // When
    new SpentCodesUpkeep(pool, config).forget().await().atMost(PATIENCE);
    clock.set(NOW.plus(Duration.ofDays(8)));
    List<Answer> answers =
        accept(one, first, scan("a", Requests.newKey(), old, first.request().scannedAt(), 100));

    // Then
    assertThat(spentBy(old)).isEmpty();
    assertThat(spentBy(recent)).isNotEmpty();
    assertThat(answers.get(0)).isInstanceOf(Answer.Accepted.class);
    assertThat(((Answer.Accepted) answers.get(0)).repeated()).isTrue();
    assertThat(reason(answers.get(1))).isEqualTo("SC04");
  }

  @Test
  void codes_are_kept_for_a_day_at_least() {
    assertThatThrownBy(
            () -> pool.query("select spent_code_forget(0)").execute().await().atMost(PATIENCE))
        .hasMessageContaining("one day at least");
  }

  @Test
  void without_the_scan_no_code_is_spent() {
    assertThatThrownBy(
            () ->
                pool.query(
                        "insert into spent_code (code_hash, payment_id, family, spent_at, expires_at)"
                            + " values (sha256('x'), gen_random_uuid(), 'F', now(), now())")
                    .execute()
                    .await()
                    .atMost(PATIENCE))
        .hasMessageContaining("spent_code_payment_id_fkey");
  }
}
