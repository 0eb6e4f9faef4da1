package hutong.routing.refund;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What may be refunded, and how refunds are carried on. */
@ConfigMapping(prefix = "hutong.refunds")
public interface RefundConfig {

  /** How long after its completion a payment can be refunded; this instant itself is in time. */
  @WithDefault("P365D")
  Duration maxAge();

  /** Refunds of one payment at most, those that were refused not counted. */
  @WithDefault("50")
  int maxParts();

  /**
   * Whether a refund gives the payer back what the payment took of the daily limit. Only false is
   * offered: the limit counts what was paid in a day, and a payment that was refunded was paid.
   */
  @WithDefault("false")
  boolean restoreLimit();

  /** For how long a refund is left to who asks for it: longer than a query and a refund wait. */
  @WithDefault("PT25S")
  Duration lease();

  /** How often to ask on after the store-and-forward clock has run out. */
  @WithDefault("PT1H")
  Duration expiredEvery();

  /** How often to look for refunds whose time has come. */
  @WithDefault("1s")
  String sweepEvery();

  /** Refunds that one sweep takes up at most. */
  @WithDefault("500")
  int sweepLimit();

  /** Changes of state in one transaction at most. */
  @WithDefault("500")
  int maxBatch();
}
