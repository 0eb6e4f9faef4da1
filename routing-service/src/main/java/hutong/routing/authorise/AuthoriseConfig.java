package hutong.routing.authorise;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** The clocks of authorisation. */
@ConfigMapping(prefix = "hutong.authorise")
public interface AuthoriseConfig {

  /** After this long without an answer to a debit its outcome is unknown. */
  @WithDefault("PT15S")
  Duration timeout();

  /** Added to the timeout: how long a payment is left to the one who works on it. */
  @WithDefault("PT2S")
  Duration leaseMargin();

  /** When to ask again, rung by rung; the last is repeated. */
  @WithDefault("PT5S,PT15S,PT45S,PT90S,PT5M,PT15M,PT1H")
  List<Duration> ladder();

  /** How often to look for leases that have run out. */
  @WithDefault("1s")
  String sweepEvery();

  /** Payments that one sweep takes up at most. */
  @WithDefault("500")
  int sweepLimit();

  /** Changes of state in one transaction at most. */
  @WithDefault("500")
  int maxBatch();

  /** Milliseconds for which nobody else takes the payment up. */
  default long leaseMillis() {
    return timeout().plus(leaseMargin()).toMillis();
  }

  /** The rungs in milliseconds. */
  default Long[] ladderMillis() {
    if (ladder().isEmpty()) {
      throw new IllegalArgumentException("hutong.authorise.ladder must have a rung");
    }
    return ladder().stream().map(Duration::toMillis).toArray(Long[]::new);
  }
}
