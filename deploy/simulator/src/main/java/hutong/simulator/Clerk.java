package hutong.simulator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The one thread that touches the books. It takes everything that waits, does it, forces the
 * journal once, and only then lets the answers go: many requests share one wait for the disk.
 */
final class Clerk implements AutoCloseable {

  private static final int MAX_AT_ONCE = 256;
  private static final long LOOK_UP_MILLIS = 100;

  private record Task<T>(Function<Books, T> work, CompletableFuture<T> answer) {}

  private final Books books;
  private final Journal journal;
  private final LinkedBlockingQueue<Task<?>> waiting = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "clerk");
  private volatile boolean closed;

  Clerk(Books books, Journal journal) {
    this.books = books;
    this.journal = journal;
    thread.start();
  }

  /**
   * Completes when what the work changed is on disk, on the clerk's thread. Fails when the disk
   * failed; the books in memory may then be ahead of it, so from then on everything fails.
   */
  <T> CompletableFuture<T> submit(Function<Books, T> work) {
    Task<T> task = new Task<>(work, new CompletableFuture<>());
    waiting.add(task);
    if (closed) {
      refuseWaiting();
    }
    return task.answer();
  }

  @Override
  public void close() {
    closed = true;
    // No interrupt: it would close the journal's channel in the middle of an append.
    try {
      thread.join();
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  private void run() {
    try {
      while (!closed) {
        Task<?> first = waiting.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Task<?>> batch = new ArrayList<>();
          batch.add(first);
          waiting.drainTo(batch, MAX_AT_ONCE - 1);
          handle(batch);
        }
      }
    } catch (InterruptedException closing) {
      closed = true;
    } catch (IOException diskFailed) {
      closed = true;
      System.err.println(
          "The journal cannot be written, no more requests are taken: " + diskFailed);
    } finally {
      refuseWaiting();
      closeJournal();
    }
  }

  private void handle(List<Task<?>> batch) throws IOException {
    List<Runnable> answers = new ArrayList<>(batch.size());
    try {
      for (Task<?> task : batch) {
        answers.add(perform(task));
      }
      journal.append(books.takeChanges());
    } catch (IOException diskFailed) {
      batch.forEach(task -> task.answer().completeExceptionally(diskFailed));
      throw diskFailed;
    }
    answers.forEach(Runnable::run);
  }

  private <T> Runnable perform(Task<T> task) {
    try {
      T result = task.work().apply(books);
      return () -> task.answer().complete(result);
    } catch (RuntimeException bug) {
      return () -> task.answer().completeExceptionally(bug);
    }
  }

  private void refuseWaiting() {
    Task<?> task;
    while ((task = waiting.poll()) != null) {
      task.answer().completeExceptionally(new IOException("the simulator is closed"));
    }
  }

  private void closeJournal() {
    try {
      journal.close();
    } catch (IOException nothingToLose) {
      // Everything answered was forced to disk before.
    }
  }
}
