package hutong.routing.rulebook;

import java.time.Instant;
import java.util.List;

/**
 * A share of users or shops that grows with time. The salt belongs to the family of a rule and not
 * to its version, so that whoever is in stays in while the share grows.
 *
 * @param salt mixed into the hash of each subject
 * @param steps in the order of time; empty where the operator has yet to set them
 */
public record Ramp(String salt, List<Step> steps) {

  /** All of them: ten thousand basis points. */
  public static final int ALL_BPS = 10_000;

  /** From an instant on, a share of 0 to {@value Ramp#ALL_BPS} basis points. */
  public record Step(Instant from, int bps) {}

  public Ramp {
    steps = List.copyOf(steps);
  }

  /** The share at an instant in basis points; before the first step nobody. */
  public int bpsAt(Instant at) {
    int bps = 0;
    for (Step step : steps) {
      if (!at.isBefore(step.from())) {
        bps = step.bps();
      }
    }
    return bps;
  }
}
