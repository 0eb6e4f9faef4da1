package hutong.routing.reserve;

/**
 * How far a participant may owe the others. Both bounds count; the tighter decides.
 *
 * @param capMinor net debit cap (净借记限额), whole minor units, zero or more; null for none
 * @param liquidityMinor liquidity cover (流动性保障), likewise
 * @param alarmPercent of the tighter bound, 1 to 100, at which operators are told
 * @param useUnsettledCredits whether what it has received and not settled yet makes room for what
 *     it pays
 */
public record Bounds(
    Long capMinor, Long liquidityMinor, int alarmPercent, boolean useUnsettledCredits) {

  /** The tighter of the two, or null where there is neither. */
  public Long tightestMinor() {
    return byLiquidity() ? liquidityMinor : capMinor;
  }

  /** Whether the cover is the tighter; of two equal bounds the cap is the one that decides. */
  public boolean byLiquidity() {
    return liquidityMinor != null && (capMinor == null || liquidityMinor < capMinor);
  }

  /** Whether anything would be let through that these others do not let through. */
  boolean looserThan(Bounds others) {
    return looser(capMinor, others.capMinor)
        || looser(liquidityMinor, others.liquidityMinor)
        || useUnsettledCredits && !others.useUnsettledCredits;
  }

  private static boolean looser(Long bound, Long other) {
    return other != null && (bound == null || bound > other);
  }

  /**
   * From how much on operators are told, whole minor units; of no meaning without a bound. Computed
   * by parts, because a bound times a hundred may be more than a {@code long} holds.
   */
  long alarmAtMinor() {
    long bound = tightestMinor();
    return bound / 100 * alarmPercent + (bound % 100 * alarmPercent + 99) / 100;
  }
}
