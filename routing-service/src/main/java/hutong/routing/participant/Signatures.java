package hutong.routing.participant;

import hutong.routing.participant.ParticipantConfig.Signing;
import hutong.signing.KeyFiles;
import hutong.signing.Nonces;
import hutong.signing.RequestSignature;
import hutong.signing.ResponseSignature;
import hutong.signing.SigningKey;
import hutong.signing.VerifyingKeys;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Our signature under each call, and the proof of each answer. Where signatures are required the
 * service does not start without a key of its own.
 */
@Startup
@ApplicationScoped
public class Signatures {

  private static final String JSON = "application/json";
  private static final String SIGNATURE = "signature";

  private final Clock clock;
  private final Duration skew;

  /** Null where nothing is signed. */
  private final SigningKey key;

  @Inject
  Signatures(ParticipantConfig config, Clock clock) {
    this(
        config.signatures() == Signing.REQUIRED ? key(config) : null,
        clock,
        config.signatureSkew());
  }

  Signatures(SigningKey key, Clock clock, Duration skew) {
    this.key = key;
    this.clock = clock;
    this.skew = skew;
  }

  /** The headers of a call, by their names in small letters. */
  Map<String, String> sign(String url, byte[] body) {
    return key == null
        ? Map.of("content-type", JSON)
        : RequestSignature.sign("POST", url, JSON, body, key, clock.instant(), Nonces.next());
  }

  /**
   * @param asked the headers of the call
   * @throws hutong.signing.BadSignatureException if the answer is not proven to be the answer to
   *     this call by the holder of one of the keys
   */
  void verify(
      Map<String, String> asked,
      int status,
      UnaryOperator<String> headers,
      byte[] body,
      VerifyingKeys keys) {
    if (key != null) {
      ResponseSignature.verify(
          status, headers, body, asked.get(SIGNATURE), keys, clock.instant(), skew);
    }
  }

  private static SigningKey key(ParticipantConfig config) {
    Path file =
        config
            .signingKey()
            .orElseThrow(() -> refused("hutong.participants.signing-key names no file"));
    String id =
        config
            .signingKeyId()
            .orElseThrow(() -> refused("hutong.participants.signing-key-id is missing"));
    try {
      return new SigningKey(id, KeyFiles.privateKey(Files.readString(file)));
    } catch (IOException unreadable) {
      throw refused("the file of hutong.participants.signing-key cannot be read");
    } catch (IllegalArgumentException wrong) {
      throw refused("hutong.participants.signing-key and its id: " + wrong.getMessage());
    }
  }

  private static BadConnectionsException refused(String fault) {
    return new BadConnectionsException(List.of("signatures are required, but " + fault));
  }
}
