package hutong.runtime.batch;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * Lets requests that come at the same time share one transaction or one call, and gives each its
 * own answer. There is no timer: while the allowed number of batches is under way, whoever arrives
 * waits for the next one; when nobody else is there, a request goes alone and at once.
 *
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class Coalescer<I, O> {

  private final String name;
  private final int maxBatch;
  private final int maxInFlight;
  private final int maxQueued;
  private final Function<List<I>, Uni<List<O>>> work;

  private final Queue<Waiting<I, O>> queue = new ArrayDeque<>();
  private int inFlight;

  /**
   * @param name for messages
   * @param maxBatch items of one batch, at least 1
   * @param maxInFlight batches under way at once, at least 1
   * @param maxQueued items that may wait; one more is refused with {@link OverloadedException}
   * @param work answers a batch in its order; a failure of the data makes it run again by halves
   */
  public Coalescer(
      String name,
      int maxBatch,
      int maxInFlight,
      int maxQueued,
      Function<List<I>, Uni<List<O>>> work) {
    if (maxBatch < 1 || maxInFlight < 1 || maxQueued < 1) {
      throw new IllegalArgumentException("Sizes of the coalescer " + name + " must be positive");
    }
    this.name = name;
    this.maxBatch = maxBatch;
    this.maxInFlight = maxInFlight;
    this.maxQueued = maxQueued;
    this.work = work;
  }

  private record Waiting<I, O>(I item, UniEmitter<? super O> answer) {}

  private record Answer<O>(O value, Throwable failure) {}

  /** Puts an item in line. The work starts when the returned {@code Uni} is subscribed to. */
  public Uni<O> submit(I item) {
    return Uni.createFrom().emitter(answer -> enqueue(new Waiting<I, O>(item, answer)));
  }

  private void enqueue(Waiting<I, O> waiting) {
    boolean full;
    synchronized (this) {
      full = queue.size() >= maxQueued;
      if (!full) {
        queue.add(waiting);
      }
    }
    if (full) {
      waiting.answer().fail(new OverloadedException(name));
    } else {
      startNext();
    }
  }

  private void startNext() {
    List<Waiting<I, O>> batch = take();
    if (batch.isEmpty()) {
      return;
    }
    run(batch)
        .subscribe()
        .with(answers -> finish(batch, answers), failure -> finishFailed(batch, failure));
  }

  private synchronized List<Waiting<I, O>> take() {
    if (inFlight >= maxInFlight || queue.isEmpty()) {
      return List.of();
    }
    inFlight++;
    List<Waiting<I, O>> batch = new ArrayList<>(Math.min(maxBatch, queue.size()));
    while (batch.size() < maxBatch && !queue.isEmpty()) {
      batch.add(queue.remove());
    }
    return batch;
  }

  private Uni<List<Answer<O>>> run(List<Waiting<I, O>> batch) {
    return Halving.run(
        batch,
        part ->
            work.apply(part.stream().map(Waiting::item).toList())
                .map(values -> answers(part.size(), values)),
        (bad, failure) -> new Answer<>(null, failure));
  }

  private List<Answer<O>> answers(int expected, List<O> values) {
    if (values.size() != expected) {
      throw new IllegalStateException(
          name + " answered " + values.size() + " of " + expected + " items");
    }
    return values.stream().map(value -> new Answer<>(value, null)).toList();
  }

  private void finish(List<Waiting<I, O>> batch, List<Answer<O>> answers) {
    release();
    for (int i = 0; i < batch.size(); i++) {
      Answer<O> answer = answers.get(i);
      if (answer.failure() == null) {
        batch.get(i).answer().complete(answer.value());
      } else {
        batch.get(i).answer().fail(answer.failure());
      }
    }
    startNext();
  }

  private void finishFailed(List<Waiting<I, O>> batch, Throwable failure) {
    release();
    batch.forEach(waiting -> waiting.answer().fail(failure));
    startNext();
  }

  private synchronized void release() {
    inFlight--;
  }
}
