package hutong.local.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for something that only asking can find out. */
public final class Wait {

  private Wait() {}

  /**
   * Asks every {@code intervalMillis} until the answer is yes.
   *
   * @return false when the time is over, or the thread was interrupted, before the answer was yes
   */
  public static boolean until(Duration patience, long intervalMillis, BooleanSupplier question) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      if (question.getAsBoolean()) {
        return true;
      }
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(intervalMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
