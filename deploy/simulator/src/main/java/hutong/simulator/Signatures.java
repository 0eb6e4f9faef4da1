package hutong.simulator;

import hutong.signing.BadSignatureException;
import hutong.signing.KeyFiles;
import hutong.signing.NonceCache;
import hutong.signing.Nonces;
import hutong.signing.RequestSignature;
import hutong.signing.ResponseSignature;
import hutong.signing.SigningKey;
import hutong.signing.VerifyingKeys;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets only what Hutong has signed reach a participant, once, and signs each answer with the key of
 * the participant that was asked. Without keys it does neither.
 */
final class Signatures {

  /** What Hutong's key and its file are called; those of a participant are called as it is. */
  static final String HUTONG = "hutong";

  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int NONCES = 1_000_000;
  private static final String SIGNER = "hutong.signer";

  private final Path folder;
  private final Clock clock;
  private final VerifyingKeys hutong;
  private final NonceCache nonces = new NonceCache(NONCES, SKEW);
  private final PrivateKey nobodys = KeyFiles.generate().getPrivate();
  private final Map<String, PrivateKey> keys = new ConcurrentHashMap<>();

  /**
   * @param folder with {@code hutong.pub.pem} and {@code ID.key.pem} for each participant
   * @throws IOException if Hutong's key is not there
   */
  Signatures(Path folder, Clock clock) throws IOException {
    this.folder = folder;
    this.clock = clock;
    Path file = KeyFiles.publicFile(folder, HUTONG);
    this.hutong = VerifyingKeys.of(HUTONG, KeyFiles.publicKey(Files.readString(file)));
  }

  /** Answers 401 to what is not proven to be Hutong's; nothing is done then. */
  void filter(RoutingContext request) {
    try {
      Instant now = clock.instant();
      byte[] body =
          request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
      nonces.take(
          RequestSignature.verify(
              request.request().method().name(),
              request.request().absoluteURI(),
              name -> header(request, name),
              body,
              hutong,
              now,
              SKEW),
          now);
      request.put(SIGNER, this);
      request.next();
    } catch (BadSignatureException unproven) {
      Answers.unsigned(request);
    }
  }

  private static String header(RoutingContext request, String name) {
    List<String> lines = request.request().headers().getAll(name);
    return lines.isEmpty() ? null : String.join(", ", lines);
  }

  /** Puts the signature's headers on an answer, where the request has passed {@link #filter}. */
  static void sign(RoutingContext request, int status, String contentType, byte[] body) {
    if (request.get(SIGNER) instanceof Signatures signer) {
      signer.sign(
          request,
          status,
          contentType,
          body,
          Boolean.TRUE.equals(request.get(Api.WRONG_SIGNATURE)));
    }
  }

  private void sign(
      RoutingContext request, int status, String contentType, byte[] body, boolean wrongly) {
    String participant = request.pathParam("id");
    PrivateKey key = wrongly ? nobodys : key(participant);
    if (key != null) {
      ResponseSignature.sign(
              status,
              contentType,
              body,
              header(request, "signature"),
              new SigningKey(participant, key),
              clock.instant(),
              Nonces.next())
          .forEach(request.response()::putHeader);
    }
  }

  /** One without a key answers unsigned; an unreadable file is as good as none. */
  private PrivateKey key(String participant) {
    if (participant == null || !Batch.PARTICIPANT.matcher(participant).matches()) {
      return null;
    }
    return keys.computeIfAbsent(participant, this::read);
  }

  private PrivateKey read(String participant) {
    try {
      return KeyFiles.privateKey(Files.readString(KeyFiles.privateFile(folder, participant)));
    } catch (IOException | IllegalArgumentException unreadable) {
      return null;
    }
  }
}
