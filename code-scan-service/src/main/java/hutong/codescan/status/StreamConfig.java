package hutong.codescan.status;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How payments are followed by streams; {@code application.properties} explains each. */
@ConfigMapping(prefix = "hutong.codescan.streams")
public interface StreamConfig {

  @WithDefault("PT0.2S")
  Duration lookEvery();

  @WithDefault("1000")
  int maxOpen();

  @WithDefault("PT15S")
  Duration heartbeat();

  @WithDefault("PT60S")
  Duration linger();

  @WithDefault("PT15M")
  Duration longest();
}
