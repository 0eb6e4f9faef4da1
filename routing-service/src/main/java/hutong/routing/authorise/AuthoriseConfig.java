package hutong.routing.authorise;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What holds for all payments alike; the clocks of each participant are in its connection. */
@ConfigMapping(prefix = "hutong.authorise")
public interface AuthoriseConfig {

  /** Added to how long a call may take: how long a payment is left to the one who works on it. */
  @WithDefault("PT2S")
  Duration leaseMargin();

  /**
   * How long a payment that was taken up is left to the one who works on it, if that one does not
   * die; more than any call takes.
   */
  @WithDefault("PT17S")
  Duration lease();

  /** How long after a payment was accepted its payer may still be debited, business time. */
  @WithDefault("PT5M")
  Duration latestDebit();

  /** How often to tell on what a person has been asked to look at, business time. */
  @WithDefault("PT1H")
  Duration slowRetry();

  /** How often to look for leases that have run out. */
  @WithDefault("1s")
  String sweepEvery();

  /** How often to say that this instance lives. */
  @WithDefault("1s")
  String beatEvery();

  /** After this long without a sign of life an instance is dead, by the database's real clock. */
  @WithDefault("PT4S")
  Duration deadAfter();

  /** Payments that one sweep takes up at most. */
  @WithDefault("500")
  int sweepLimit();

  /** Changes of state in one transaction at most. */
  @WithDefault("500")
  int maxBatch();
}
