package hutong.routing.outbox;

import java.time.Instant;

/**
 * The event {@code hutong.position.threshold.v1}, field by field as the contract has it: a
 * participant's position and what is reserved have together crossed the alarm threshold of its
 * bound.
 *
 * @param percent of the bound that is used, whole, rounded down, never negative; null where the
 *     bounds were removed, or where the bound is zero
 * @param positionMinor negative where the participant is owed more than it owes
 * @param boundMinor the tighter of net debit cap and liquidity cover; null where both were removed
 */
public record ThresholdCrossed(
    String institution,
    String currency,
    Instant at,
    Direction direction,
    Long percent,
    long positionMinor,
    long reservedMinor,
    Long boundMinor) {

  public static final String TOPIC = "hutong.positions";

  static final String TYPE = "hutong.position.threshold.v1";

  /** To which side of the threshold. */
  public enum Direction {
    UP,
    DOWN
  }
}
