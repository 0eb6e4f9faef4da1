package hutong.routing.reserve;

import hutong.routing.route.Check;
import hutong.routing.route.Check.Predicate;
import hutong.routing.route.Reason;
import java.util.UUID;

/**
 * What a payment would take of a limit.
 *
 * @param key the counter, or null where the tier has no limit
 * @param amountMinor fen
 * @param maxMinor fen a day; of no meaning where there is no counter
 */
public record Reservation(
    UUID paymentId, Tier tier, CounterKey key, long amountMinor, long maxMinor) {

  /** Whether the amount goes into a counter. */
  public boolean counts() {
    return key != null;
  }

  /**
   * A reservation held against what was used before it.
   *
   * @param usedMinor fen, without this payment
   */
  public record Outcome(Reservation reservation, long usedMinor) {

    public boolean fits() {
      return !reservation.counts()
          || Math.addExact(usedMinor, reservation.amountMinor()) <= reservation.maxMinor();
    }

    /** The same as a predicate of the decision; it shows no payer and no account. */
    public Check check() {
      String tier = "tier " + reservation.tier();
      return new Check(
          Predicate.DAILY_LIMIT,
          reservation.counts()
              ? tier + ", used " + usedMinor + ", amount " + reservation.amountMinor()
              : tier,
          reservation.counts()
              ? "used + amount <= " + reservation.maxMinor()
              : "no limit by contract",
          fits(),
          null,
          Reason.DAILY_LIMIT_TIER);
    }
  }
}
