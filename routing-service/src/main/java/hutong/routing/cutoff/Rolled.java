package hutong.routing.cutoff;

import java.util.Optional;

/**
 * That a payment is settled in a later cycle than the one that was open when it was taken in.
 *
 * @param from the cycle that was open then
 * @param reason why; the list grows
 */
public record Rolled(String from, String reason) {

  /** It had no end yet at the cut-off: unknown, or still under way. */
  public static final String UNKNOWN_AT_CUT_OFF = "UNKNOWN_AT_CUT_OFF";

  /**
   * Whether a payment was rolled.
   *
   * @param takenInCycleId open when it was taken in; null where nobody knows
   * @param cycleId in which it is settled; null before that is decided
   */
  public static Optional<Rolled> of(String takenInCycleId, String cycleId) {
    return takenInCycleId == null || cycleId == null || takenInCycleId.equals(cycleId)
        ? Optional.empty()
        : Optional.of(new Rolled(takenInCycleId, UNKNOWN_AT_CUT_OFF));
  }
}
