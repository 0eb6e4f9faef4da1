package hutong.routing.reserve;

import hutong.routing.outbox.ThresholdCrossed;
import hutong.routing.outbox.ThresholdCrossed.Direction;
import java.time.Instant;

/**
 * A participant's position in one currency; amounts are whole minor units.
 *
 * @param reservedMinor of payments under way that it will have to pay
 * @param debitMinor what it has paid to others in cycles that are not settled
 * @param creditMinor what it has received in them
 * @param settledMinor debits less credits of the cycles that are settled
 * @param alarmed whether operators were told last that the threshold was crossed upward
 */
public record Position(
    String institution,
    String currency,
    Bounds bounds,
    long reservedMinor,
    long debitMinor,
    long creditMinor,
    long settledMinor,
    boolean alarmed) {

  /** What it owes and has not settled; negative where it is owed more than it owes. */
  public long positionMinor() {
    return bounds.useUnsettledCredits() ? Math.subtractExact(debitMinor, creditMinor) : debitMinor;
  }

  /** The position, and what is reserved as if all of it were paid. */
  public long usedMinor() {
    return Math.addExact(positionMinor(), reservedMinor);
  }

  /** What may still be reserved; negative after a bound was lowered; null without a bound. */
  public Long headroomMinor() {
    Long bound = bounds.tightestMinor();
    return bound == null ? null : Long.valueOf(Math.subtractExact(bound, usedMinor()));
  }

  /** Of the bound that is used, rounded down, never negative; null where there is none above 0. */
  public Long usedPercent() {
    Long bound = bounds.tightestMinor();
    return bound == null || bound == 0
        ? null
        : Long.valueOf((long) Math.floor(100.0 * Math.max(0, usedMinor()) / bound));
  }

  /** Whether the threshold of its bound is reached. */
  boolean alarming() {
    return bounds.tightestMinor() != null && usedMinor() >= bounds.alarmAtMinor();
  }

  Position withReserved(long minor) {
    return new Position(
        institution, currency, bounds, minor, debitMinor, creditMinor, settledMinor, alarmed);
  }

  ThresholdCrossed crossed(Instant at) {
    return new ThresholdCrossed(
        institution,
        currency,
        at,
        alarming() ? Direction.UP : Direction.DOWN,
        usedPercent(),
        positionMinor(),
        reservedMinor,
        bounds.tightestMinor());
  }
}
