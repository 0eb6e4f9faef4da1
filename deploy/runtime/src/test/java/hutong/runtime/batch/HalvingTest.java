package hutong.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
