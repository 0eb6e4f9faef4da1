package hutong.codescan.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.codescan.accept.ScanRequest.AccountType;
import hutong.codescan.accept.ScanRequest.Scene;
import hutong.codescan.support.Database;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.codescan.support.SpoiltOutbox;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnRealServers
class AcceptanceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Acceptance acceptance;

  private static Submission submission(String caller, String key, long amountMinor) {
    ScanRequest request =
        new ScanRequest(
            caller,
            key,
            "CUP_APP",
            "u-1001",
            null,
            AccountType.DEBIT,
            null,
            null,
            Scene.OFFLINE,
            "440100",
            Requests.WECHAT_PLATE,
            null,
            null,
            null,
            null,
            amountMinor,
            "CNY");
    return new Submission(request, Door.HTTP, Instant.parse("2021-10-02T02:00:00Z"), null);
  }

  private List<Answer> accept(Submission... submissions) {
    return acceptance.accept(List.of(submissions)).await().atMost(PATIENCE);
  }

  @AfterEach
  void allowEverything() {
    SpoiltOutbox.end();
  }

  @Test
  void without_the_event_there_is_no_scan_and_without_the_scan_no_event() {
    // Given
    SpoiltOutbox.begin();
    String good = Requests.newKey();
    String bad = Requests.newKey();
    long eventsBefore = Database.count("outbox");

    // When
    assertThatThrownBy(
        () -> accept(submission("gateway", good, 100), submission(SpoiltOutbox.CALLER, bad, 100)));

    // Then
    assertThat(Database.scansOf(good)).isZero();
    assertThat(Database.scansOf(bad)).isZero();
    assertThat(Database.count("outbox")).isEqualTo(eventsBefore);
  }

  @Test
  void after_the_failure_the_same_request_is_taken_as_new() {
    // Given
    String key = Requests.newKey();
    SpoiltOutbox.begin();
    assertThatThrownBy(() -> accept(submission(SpoiltOutbox.CALLER, key, 100)));
    SpoiltOutbox.end();

    // When
    List<Answer> answers = accept(submission(SpoiltOutbox.CALLER, key, 100));

    // Then
    assertThat(answers).singleElement().isInstanceOf(Answer.Accepted.class);
    assertThat(((Answer.Accepted) answers.get(0)).repeated()).isFalse();
  }

  @Test
  void answers_each_of_a_batch_in_order_even_when_a_key_stands_in_it_twice() {
    // Given
    String key = Requests.newKey();
    String other = Requests.newKey();

    // When
    List<Answer> answers =
        accept(
            submission("gateway", key, 100),
            submission("gateway", other, 100),
            submission("gateway", key, 100),
            submission("gateway", key, 101));

    // Then
    Answer.Accepted first = (Answer.Accepted) answers.get(0);
    assertThat(first.repeated()).isFalse();
    assertThat(answers.get(1)).isInstanceOf(Answer.Accepted.class).isNotEqualTo(first);
    assertThat(answers.get(2)).isEqualTo(new Answer.Accepted(first.paymentId(), true));
    assertThat(answers.get(3)).isEqualTo(new Answer.Conflict());
    assertThat(Database.scansOf(key)).isEqualTo(1);
    assertThat(Database.told(first.paymentId().toString(), "hutong.scan.accepted.v1")).hasSize(1);
  }

  @Test
  void a_repeated_request_hears_the_first_answer_even_after_the_payment_ended() {
    // Given
    String key = Requests.newKey();
    Answer.Accepted first = (Answer.Accepted) accept(submission("gateway", key, 100)).get(0);
    Database.execute(
        "update scan set status = 'REFUSED', reason_code = 'RT02', outcome_at = now()"
            + " where payment_id = '"
            + first.paymentId()
            + "'");

    // When
    List<Answer> again = accept(submission("gateway", key, 100));

    // Then
    assertThat(again).containsExactly(new Answer.Accepted(first.paymentId(), true));
  }

  @Test
  void batches_of_the_same_keys_in_opposite_order_do_not_wait_for_each_other() {
    // Given
    List<Submission> forwards = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      forwards.add(submission("gateway", Requests.newKey(), 100));
    }
    List<Submission> backwards = new ArrayList<>(forwards);
    Collections.reverse(backwards);
    List<Uni<List<Answer>>> batches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      batches.add(acceptance.accept(i % 2 == 0 ? forwards : backwards));
    }

    // When
    List<List<Answer>> all = Uni.join().all(batches).andCollectFailures().await().atMost(PATIENCE);

    // Then
    Set<Object> payments =
        all.stream()
            .flatMap(List::stream)
            .map(answer -> ((Answer.Accepted) answer).paymentId())
            .collect(Collectors.toSet());
    assertThat(payments).hasSize(100);
    long fresh =
        all.stream()
            .flatMap(List::stream)
            .filter(answer -> !((Answer.Accepted) answer).repeated())
            .count();
    assertThat(fresh).isEqualTo(100);
  }
}
