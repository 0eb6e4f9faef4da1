package hutong.codescan.accept;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What an operator sets; {@code application.properties} explains each. */
@ConfigMapping(prefix = "hutong.codescan")
public interface CodeScanConfig {

  Optional<String> codeHashKey();

  PaymentCodes paymentCodes();

  Intake intake();

  /** Codes that payers show. */
  interface PaymentCodes {
    @WithDefault("PT5S")
    Duration clockSkew();

    @WithDefault("7")
    int keepDays();

    @WithDefault("600")
    int refusedPerMinute();
  }

  /** Group commit at the HTTP door. */
  interface Intake {
    @WithDefault("256")
    int maxBatch();

    @WithDefault("2")
    int maxInFlight();

    @WithDefault("4096")
    int maxQueued();
  }
}
