package hutong.codescan.accept;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.support.Database;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Payment codes that come more than once at the same time. */
@OnRealServers
class SpentCodesRaceTest extends TwoInstances {

  @Test
  void fifty_callers_of_two_instances_at_once_are_one_payment() {
    // Given
    String code = Requests.newPaymentCode();
    List<Uni<List<Answer>>> batches = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Submission scan = scan("acquirer-" + i, Requests.newKey(), code, NOW, 100 + i);
      batches.add((i % 2 == 0 ? one : other).accept(List.of(scan)));
    }

    // When
    List<Answer> answers = together(batches);

    // Then
    List<Answer> won = answers.stream().filter(a -> a instanceof Answer.Accepted).toList();
    assertThat(won).hasSize(1);
    assertThat(answers).filteredOn(a -> reason(a).equals("SC05")).hasSize(49);
    assertThat(spentBy(code)).isEqualTo(paymentId(won.get(0)).toString());
  }

  @Test
  void one_request_fifty_times_at_once_gets_one_answer() {
    // Given
    String code = Requests.newPaymentCode();
    Submission scan = scan(Requests.newKey(), code);
    List<Uni<List<Answer>>> batches = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      batches.add((i % 2 == 0 ? one : other).accept(List.of(scan)));
    }

    // When
    List<Answer> answers = together(batches);

    // Then
    assertThat(answers).allMatch(a -> a instanceof Answer.Accepted);
    assertThat(answers.stream().map(TwoInstances::paymentId).distinct()).hasSize(1);
    assertThat(spentBy(code)).isEqualTo(paymentId(answers.get(0)).toString());
  }

  @Test
  void batches_with_the_same_codes_in_any_order_each_have_one_winner_and_nobody_waits_for_ever() {
    // Given
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> all = IntStream.range(0, 60).mapToObj(i -> Requests.newPaymentCode()).toList();
    List<Uni<List<Answer>>> batches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      List<String> shuffled = new ArrayList<>(all);
      Collections.shuffle(shuffled, random);
      batches.add(
          (i % 2 == 0 ? one : other)
              .accept(shuffled.stream().map(c -> scan(Requests.newKey(), c)).toList()));
    }

    // When
    List<Answer> answers = together(batches);

    // Then
    assertThat(answers).as("seed %d", seed).hasSize(480);
    assertThat(answers).filteredOn(a -> a instanceof Answer.Accepted).hasSize(60);
    assertThat(answers).filteredOn(a -> reason(a).equals("SC05")).hasSize(420);
    all.forEach(code -> assertThat(spentBy(code)).as("seed %d", seed).hasSize(36));
  }

  @Test
  void of_requests_with_one_key_and_two_codes_at_once_the_loser_spends_nothing() {
    for (int round = 0; round < 20; round++) {
      // Given
      String key = Requests.newKey();
      String code = Requests.newPaymentCode();
      String otherCode = Requests.newPaymentCode();

      // When
      List<Answer> answers =
          together(
              List.of(
                  one.accept(List.of(scan(key, code))),
                  other.accept(List.of(scan(key, otherCode))),
                  running.accept(List.of(scan("other-caller", key, "hello", null, 1)))));

      // Then
      boolean first = answers.get(0) instanceof Answer.Accepted;
      assertThat(answers.get(first ? 1 : 0)).isEqualTo(new Answer.Conflict());
      assertThat(spentBy(first ? otherCode : code)).isEmpty();
      assertThat(spentBy(first ? code : otherCode))
          .isEqualTo(paymentId(answers.get(first ? 0 : 1)).toString());
    }
  }

  @Test
  void when_the_key_is_taken_between_look_and_store_the_code_is_given_back() {
    // Given a transaction of somebody else that holds the key and has not committed
    String key = Requests.newKey();
    String code = Requests.newPaymentCode();
    Uni<List<Answer>> late = one.accept(List.of(scan(key, code)));
    List<Answer> answers =
        otherPool
            .withTransaction(
                transaction -> {
                  Proposal holder = proposals().propose(scan(key, Requests.newPaymentCode()));
                  Uni<List<Answer>> waiting = late.memoize().indefinitely();
                  return rows.insert(transaction, List.of(holder))
                      .invoke(() -> waiting.subscribe().with(ignored -> {}, ignored -> {}))
                      .chain(
                          () ->
                              Uni.createFrom()
                                  .voidItem()
                                  .onItem()
                                  .delayIt()
                                  .until(ignored -> blocked()))
                      .map(ignored -> waiting);
                })
            .flatMap(waiting -> waiting)
            .await()
            .atMost(PATIENCE);

    // When // Then
    assertThat(answers).containsExactly(new Answer.Conflict());
    assertThat(spentBy(code)).isEmpty();
  }

  /** Completes once a backend of the service waits for another one's transaction. */
  private Uni<Void> blocked() {
    return Uni.createFrom()
        .item(
            () ->
                Database.count(
                    "pg_stat_activity where wait_event_type = 'Lock' and usename = ?", user))
        .onItem()
        .transformToUni(
            waiting ->
                waiting > 0
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().<Void>failure(new IllegalStateException("not yet")))
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(5))
        .expireIn(PATIENCE.toMillis());
  }
}
