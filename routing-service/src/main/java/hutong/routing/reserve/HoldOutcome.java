package hutong.routing.reserve;

import hutong.routing.route.Check;
import hutong.routing.route.Check.Predicate;
import hutong.routing.route.Reason;
import java.util.Optional;

/**
 * A payment held against the position of the institution that will have to pay it.
 *
 * @param amountMinor whole minor units
 * @param before the institution's position without this payment and with all that were taken before
 *     it
 */
public record HoldOutcome(long amountMinor, Position before) {

  /** Whether it is taken: a total that is exactly the bound still fits. */
  public boolean fits() {
    Long bound = before.bounds().tightestMinor();
    return bound == null || Math.addExact(before.usedMinor(), amountMinor) <= bound;
  }

  /**
   * The same as a predicate of the decision, named after the tighter bound; empty where there is
   * none. It shows an institution's totals, so it is for operators and not for payers.
   */
  public Optional<Check> check() {
    Bounds bounds = before.bounds();
    if (bounds.tightestMinor() == null) {
      return Optional.empty();
    }
    boolean byLiquidity = bounds.byLiquidity();
    return Optional.of(
        new Check(
            byLiquidity ? Predicate.LIQUIDITY : Predicate.NET_DEBIT_CAP,
            "position "
                + before.positionMinor()
                + ", reserved "
                + before.reservedMinor()
                + ", amount "
                + amountMinor,
            "position + reserved + amount <= "
                + bounds.tightestMinor()
                + " (net debit cap "
                + text(bounds.capMinor())
                + ", liquidity cover "
                + text(bounds.liquidityMinor())
                + ")",
            fits(),
            null,
            byLiquidity ? Reason.LIQUIDITY : Reason.NET_DEBIT_CAP));
  }

  private static String text(Long minor) {
    return minor == null ? "none" : minor.toString();
  }
}
