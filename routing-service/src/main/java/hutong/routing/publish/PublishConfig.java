package hutong.routing.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the first rulebook comes from, and how publications are followed. */
@ConfigMapping(prefix = "hutong.rulebook")
public interface PublishConfig {

  /** A directory with the files of the first rulebook; without it the packaged ones are read. */
  Optional<Path> path();

  /** The name of the rulebook file among the packaged ones. */
  String packaged();

  /** How often an instance looks for a new publication; well under the 2 s that it may take. */
  @WithName("look-every")
  @WithDefault("PT0.5S")
  Duration lookEvery();

  /**
   * Bytes of the largest event about a rulebook. The topic's {@code max.message.bytes} and the
   * connector's {@code max.request.size} must be larger.
   */
  @WithName("max-event-bytes")
  @WithDefault("7340032")
  int maxEventBytes();

  /** Payments that one replay reads at most. */
  @WithName("max-replayed-payments")
  @WithDefault("5000000")
  long maxReplayedPayments();
}
