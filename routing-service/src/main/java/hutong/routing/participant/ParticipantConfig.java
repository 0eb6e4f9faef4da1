package hutong.routing.participant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How institutions are reached, as far as it is not agreed with each in {@code connections.json}.
 */
@ConfigMapping(prefix = "hutong.participants")
public interface ParticipantConfig {

  /**
   * The file of what is agreed with each; without it the packaged one counts, which has no keys.
   */
  Optional<Path> connections();

  /** URL of an institution for which that file gives none; {id} stands for its id. */
  @WithDefault("http://127.0.0.1:18004/participants/{id}")
  String endpointTemplate();

  /** Whether calls are signed and unsigned answers count as silence. */
  @WithDefault("REQUIRED")
  Signing signatures();

  /** Our private key, a PEM file (PKCS #8, Ed25519). */
  Optional<Path> signingKey();

  /** What institutions know our key by. */
  Optional<String> signingKeyId();

  /** How far the clocks of an institution and ours may be apart. */
  @WithDefault("PT5M")
  Duration signatureSkew();

  /** How often an institution that is down is asked whether it is there. */
  @WithDefault("1s")
  String probeEvery();

  /** Items of one kind that may wait for one institution. */
  @WithDefault("10000")
  int maxQueued();

  /** Bytes of an answer; a longer one is not read to its end. */
  @WithDefault("65536")
  int maxAnswerBytes();

  /** Whether messages between institutions and us carry signatures. */
  enum Signing {
    REQUIRED,
    NONE
  }
}
