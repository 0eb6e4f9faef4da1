package hutong.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoalescerTest {

  private final List<List<Integer>> batches = new ArrayList<>();
  private final List<UniEmitter<? super List<String>>> open = new ArrayList<>();

  private Uni<List<String>> record(List<Integer> batch) {
    batches.add(List.copyOf(batch));
    return Uni.createFrom().emitter(open::add);
  }

  private static List<String> answers(List<Integer> batch) {
    return batch.stream().map(i -> "answer " + i).toList();
  }

  @Test
  void refuses_an_item_when_as_many_wait_as_may() {
    // Given one batch under way and a full queue
    Coalescer<Integer, String> coalescer = new Coalescer<>("t", 10, 1, 2, this::record);
    coalescer.submit(1).subscribe().with(x -> {});
    coalescer.submit(2).subscribe().with(x -> {});
    coalescer.submit(3).subscribe().with(x -> {});

    // When
    UniAssertSubscriber<String> fourth =
        coalescer.submit(4).subscribe().withSubscriber(UniAssertSubscriber.create());

    // Then
    fourth.assertFailedWith(OverloadedException.class);
    assertThat(batches).containsExactly(List.of(1));
  }

  @Test
  void gives_only_the_bad_item_its_failure() {
    // Given work that cannot stand the number 5
    Coalescer<Integer, String> coalescer =
        new Coalescer<>(
            "t",
            10,
            1,
            100,
            batch -> {
              if (batch.contains(5)) {
                throw new DataFailure("FIVE", "five is not taken");
              }
              return batches.isEmpty() ? record(batch) : Uni.createFrom().item(answers(batch));
            });
    UniAssertSubscriber<String> first =
        coalescer.submit(0).subscribe().withSubscriber(UniAssertSubscriber.create());
    List<UniAssertSubscriber<String>> others = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      others.add(coalescer.submit(i).subscribe().withSubscriber(UniAssertSubscriber.create()));
    }

    // When the first batch is done and the eight that waited run together
    open.get(0).complete(answers(List.of(0)));

    // Then
    first.assertCompleted().assertItem("answer 0");
    for (int i = 1; i <= 8; i++) {
      if (i == 5) {
        others.get(i - 1).assertFailedWith(DataFailure.class, "five is not taken");
      } else {
        others.get(i - 1).assertCompleted().assertItem("answer " + i);
      }
    }
  }

  @Test
  void fails_all_of_a_batch_when_the_surroundings_fail_and_goes_on_with_the_next() {
    // Given
    Coalescer<Integer, String> coalescer = new Coalescer<>("t", 10, 1, 100, this::record);
    UniAssertSubscriber<String> first =
        coalescer.submit(1).subscribe().withSubscriber(UniAssertSubscriber.create());
    UniAssertSubscriber<String> second =
        coalescer.submit(2).subscribe().withSubscriber(UniAssertSubscriber.create());

    // When
    open.get(0).fail(new java.io.IOException("connection lost"));
    open.get(1).complete(answers(List.of(2)));

    // Then
    first.assertFailedWith(java.io.IOException.class);
    second.assertCompleted().assertItem("answer 2");
  }

  @Test
  void sends_a_lone_item_at_once_and_lets_the_later_ones_share_a_batch() {
    // Given
    Coalescer<Integer, String> coalescer = new Coalescer<>("t", 3, 1, 100, this::record);

    // When
    for (int i = 1; i <= 5; i++) {
      coalescer.submit(i).subscribe().with(x -> {});
    }
    open.get(0).complete(answers(List.of(1)));
    open.get(1).complete(answers(List.of(2, 3, 4)));

    // Then
    assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5));
  }

  @Test
  void keeps_no_more_batches_under_way_than_allowed() {
    // Given
    Coalescer<Integer, String> coalescer = new Coalescer<>("t", 1, 2, 100, this::record);

    // When
    for (int i = 1; i <= 4; i++) {
      coalescer.submit(i).subscribe().with(x -> {});
    }

    // Then
    assertThat(batches).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void gives_every_item_its_own_answer_whatever_the_sizes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      // Given
      Coalescer<Integer, String> coalescer =
          new Coalescer<>(
              "t",
              1 + random.nextInt(7),
              1 + random.nextInt(3),
              1_000,
              batch -> Uni.createFrom().item(answers(batch)));

      // When
      int items = 1 + random.nextInt(50);
      for (int i = 0; i < items; i++) {
        UniAssertSubscriber<String> answer =
            coalescer.submit(i).subscribe().withSubscriber(UniAssertSubscriber.create());

        // Then
        assertThat(answer.awaitItem().getItem()).as("seed %d", seed).isEqualTo("answer " + i);
      }
    }
  }

  @Test
  void refuses_sizes_that_make_no_sense() {
    assertThatThrownBy(() -> new Coalescer<Integer, String>("t", 0, 1, 1, this::record))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
