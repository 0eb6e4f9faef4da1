package hutong.routing.participant;

import hutong.signing.VerifyingKeys;
import java.net.URI;
import java.time.Duration;

/**
 * How one participant is reached, as agreed with it.
 *
 * @param id the participant's id in the rulebook
 * @param endpoint the address that the paths of the contract are added to; no slash at its end
 * @param maxItems items of one call, 1 to 100
 * @param maxInFlight calls of one kind under way at the same time, 1 to 64
 * @param clocks how long to wait, and when to ask again
 * @param breaker when to stop asking
 * @param keys what it signs its answers with; none where it signs nothing
 */
public record Connection(
    String id,
    URI endpoint,
    int maxItems,
    int maxInFlight,
    Clocks clocks,
    Breaker breaker,
    VerifyingKeys keys) {

  /**
   * When a participant counts as down.
   *
   * @param failureRatio the share of failures among the last calls, above 0 and at most 1
   * @param volume how many last calls are looked at, at least 1
   * @param delay for how long it is then left alone before it is tried again
   */
  public record Breaker(double failureRatio, int volume, Duration delay) {

    /** Half of the last ten; after five seconds it is tried again. */
    public static final Breaker DEFAULTS = new Breaker(0.5, 10, Duration.ofSeconds(5));
  }
}
