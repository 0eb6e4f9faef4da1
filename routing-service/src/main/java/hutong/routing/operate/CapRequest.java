package hutong.routing.operate;

import hutong.routing.reserve.Bounds;
import hutong.routing.route.FieldRules;

/**
 * The bounds that a participant is to have from now on, all of them.
 *
 * @param capMinor null for no net debit cap
 * @param liquidityMinor null for no liquidity cover
 * @param note why, for whoever reads the history
 */
record CapRequest(
    String currency,
    Long capMinor,
    Long liquidityMinor,
    Integer alarmPercent,
    Boolean useUnsettledCredits,
    String note) {

  /** Ten trillion yuan: far beyond any participant, and far below what a sum may reach. */
  private static final long MAX_BOUND_MINOR = 1_000_000_000_000_000L;

  /** The only currency that is cleared at present. */
  private static final String CNY = "CNY";

  private static final int MAX_NOTE = 500;

  void check() {
    if (!CNY.equals(currency)) {
      throw Operators.bad("currency must be CNY");
    }
    bound("capMinor", capMinor);
    bound("liquidityMinor", liquidityMinor);
    if (alarmPercent == null || alarmPercent < 1 || alarmPercent > 100) {
      throw Operators.bad("alarmPercent is missing or not 1 to 100");
    }
    if (useUnsettledCredits == null) {
      throw Operators.bad("useUnsettledCredits is missing");
    }
    checkNote(note);
  }

  private static void checkNote(String note) {
    if (note == null || note.isBlank() || !FieldRules.text(note, MAX_NOTE)) {
      throw Operators.bad("note is missing or longer than " + MAX_NOTE);
    }
  }

  private static void bound(String field, Long minor) {
    if (minor != null && (minor < 0 || minor > MAX_BOUND_MINOR)) {
      throw Operators.bad(field + " must be null or 0 to " + MAX_BOUND_MINOR);
    }
  }

  Bounds bounds() {
    return new Bounds(capMinor, liquidityMinor, alarmPercent, useUnsettledCredits);
  }
}
