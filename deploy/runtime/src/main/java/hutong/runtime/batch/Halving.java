package hutong.runtime.batch;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs a batch; when it fails because of its data, runs its halves, and so on until the bad item
 * stands alone. A batch of n items with one bad one costs about 2 log2(n) runs. A batch that had to
 * give way to another transaction is run again as it is, a few times.
 */
final class Halving {

  /**
   * A connection whose other end has silently gone answers nothing, ever. What is given up here may
   * still have been committed: that is why all work can be repeated.
   */
  static final Duration LONGEST = Duration.ofSeconds(30);

  private static final int TIMES_AGAIN = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private Halving() {}

  /**
   * @param work one transaction for all the items; answers in their order
   * @param bad what a single item's failure of its data becomes
   * @return one answer per item; fails only for failures that are not of the data
   */
  static <I, O> Uni<List<O>> run(
      List<I> items, Function<List<I>, Uni<List<O>>> work, BiFunction<I, Throwable, O> bad) {
    return Uni.createFrom()
        .deferred(() -> work.apply(items))
        .ifNoItem()
        .after(LONGEST)
        .fail()
        .onFailure(Failures::ofTheNeighbours)
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .atMost(TIMES_AGAIN)
        .onFailure(Failures::ofTheData)
        .recoverWithUni(
            failure ->
                items.size() == 1
                    ? Uni.createFrom().item(List.of(bad.apply(items.get(0), failure)))
                    : halves(items, work, bad));
  }

  private static <I, O> Uni<List<O>> halves(
      List<I> items, Function<List<I>, Uni<List<O>>> work, BiFunction<I, Throwable, O> bad) {
    int middle = items.size() / 2;
    return run(items.subList(0, middle), work, bad)
        .flatMap(
            first ->
                run(items.subList(middle, items.size()), work, bad)
                    .map(
                        second -> {
                          List<O> all = new ArrayList<>(items.size());
                          all.addAll(first);
                          all.addAll(second);
                          return all;
                        }));
  }
}
