package hutong.routing.authorise;

import java.time.Duration;
import java.util.List;

/** When to try again what got no answer. */
public final class Ladder {

  private Ladder() {}

  /**
   * @param rungs not empty; the last is repeated for ever
   * @param tried how often it was tried before, 0 for the first wait
   * @return how long to wait from now
   */
  public static Duration rest(List<Duration> rungs, int tried) {
    return rungs.get(Math.min(Math.max(tried, 0), rungs.size() - 1));
  }

  /**
   * A wait that doubles.
   *
   * @param tried as above
   * @param max which it does not exceed
   */
  public static Duration doubling(Duration first, Duration max, int tried) {
    // Ten doublings are more than any first wait of a millisecond needs to reach a poll's longest.
    Duration wait = first.multipliedBy(1L << Math.min(Math.max(tried, 0), 10));
    return wait.compareTo(max) < 0 ? wait : max;
  }
}
