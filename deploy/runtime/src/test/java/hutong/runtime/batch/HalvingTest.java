package hutong.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalvingTest {

  @Test
  void finds_exactly_the_bad_items_of_any_batch() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      // Given a batch in which some items are impossible
      int size = 1 + random.nextInt(40);
      List<Integer> items = IntStream.range(0, size).boxed().toList();
      Set<Integer> bad = new HashSet<>();
      items.stream().filter(i -> random.nextInt(5) == 0).forEach(bad::add);

      // When
      List<String> answers =
          Halving.run(
                  items,
                  part ->
                      part.stream().anyMatch(bad::contains)
                          ? Uni.createFrom().failure(new DataFailure("BAD", "bad"))
                          : Uni.createFrom().item(part.stream().map(i -> "ok " + i).toList()),
                  (item, failure) -> "bad " + item)
              .await()
              .indefinitely();

      // Then
      assertThat(answers)
          .as("seed %d", seed)
          .containsExactlyElementsOf(
              items.stream().map(i -> (bad.contains(i) ? "bad " : "ok ") + i).toList());
    }
  }

  private static Uni<List<String>> runFailing(AtomicInteger runs, int failures, String sqlState) {
    return Halving.run(
        List.of(1, 2),
        part ->
            runs.incrementAndGet() <= failures
                ? Uni.createFrom().failure(new PgException("message", "ERROR", sqlState, "detail"))
                : Uni.createFrom().item(part.stream().map(i -> "ok " + i).toList()),
        (item, failure) -> "bad " + item);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void fails_a_batch_that_has_to_give_way_again_and_again(String sqlState) {
    // Given
    AtomicInteger runs = new AtomicInteger();

    // When
    Uni<List<String>> batch = runFailing(runs, Integer.MAX_VALUE, sqlState);

    // Then
    assertThatThrownBy(() -> batch.await().indefinitely()).isInstanceOf(PgException.class);
    assertThat(runs.get()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void runs_a_batch_again_that_had_to_give_way(String sqlState) {
    // Given
    AtomicInteger runs = new AtomicInteger();

    // When
    List<String> answers = runFailing(runs, 2, sqlState).await().indefinitely();

    // Then
    assertThat(answers).containsExactly("ok 1", "ok 2");
    assertThat(runs.get()).isEqualTo(3);
  }

  @Test
  void does_not_run_a_batch_again_whose_server_is_gone() {
    // Given
    AtomicInteger runs = new AtomicInteger();

    // When
    Uni<List<String>> batch = runFailing(runs, 1, "57P01");

    // Then
    assertThatThrownBy(() -> batch.await().indefinitely()).isInstanceOf(PgException.class);
    assertThat(runs.get()).isEqualTo(1);
  }

  @Test
  void runs_a_batch_with_one_bad_item_of_five_hundred_about_twenty_times() {
    // Given
    AtomicInteger runs = new AtomicInteger();
    List<Integer> items = IntStream.range(0, 500).boxed().toList();

    // When
    Halving.run(
            items,
            part -> {
              runs.incrementAndGet();
              return part.contains(137)
                  ? Uni.createFrom().<List<Integer>>failure(new DataFailure("BAD", "bad"))
                  : Uni.createFrom().item(part);
            },
            (item, failure) -> -1)
        .await()
        .indefinitely();

    // Then
    assertThat(runs.get()).isBetween(10, 20);
  }
}
