package hutong.runtime.clock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the business clock runs. */
@ConfigMapping(prefix = "hutong.clock")
public interface ClockConfig {

  /** Added to the system clock, an ISO 8601 duration such as {@code -PT45000H}. */
  @WithDefault("PT0S")
  Duration offset();

  /**
   * Whether the management interface may move the clock while the service runs. For demonstrations
   * and tests only: in production nobody may choose the date of a payment.
   */
  @WithDefault("false")
  boolean settable();
}
