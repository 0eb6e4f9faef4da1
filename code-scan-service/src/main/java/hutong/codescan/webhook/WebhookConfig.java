package hutong.codescan.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator sets; {@code application.properties} explains each. */
@ConfigMapping(prefix = "hutong.webhooks")
public interface WebhookConfig {

  Optional<Path> path();

  Optional<Path> keysPath();

  Optional<String> keyId();

  @WithDefault("false")
  boolean allowLoopbackHttp();

  @WithDefault("false")
  boolean allowPrivateAddresses();

  @WithDefault("PT10S")
  Duration timeout();

  @WithDefault("PT0.5S")
  Duration sweepEvery();

  @WithDefault("PT1S,PT5S,PT30S,PT2M,PT10M,PT1H")
  List<Duration> retries();

  @WithDefault("PT24H")
  Duration expiry();

  @WithDefault("PT5S")
  Duration leaseMargin();

  @WithDefault("30")
  int keepDays();
}
