package hutong.codescan.webhook;

import hutong.signing.Jwk;
import hutong.signing.KeyFiles;
import hutong.signing.RequestSignature;
import hutong.signing.SigningKey;
import hutong.signing.VerifyingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The keys of a folder: {@code ID.key.pem} for those that sign here, {@code ID.pub.pem} for all
 * that a receiver has to know, among them one that is about to sign and one that no longer does.
 */
final class WebhookKeys {

  private static final String PUBLIC = ".pub.pem";

  private final Map<String, SigningKey> signing = new LinkedHashMap<>();
  private final Map<String, PublicKey> known = new TreeMap<>();

  /**
   * @param keyIds those that have to sign
   * @param faults gets what is wrong
   */
  WebhookKeys(Path folder, Set<String> keyIds, List<String> faults) {
    readPublic(folder, faults);
    for (String keyId : keyIds) {
      try {
        SigningKey key =
            new SigningKey(
                keyId, KeyFiles.privateKey(Files.readString(KeyFiles.privateFile(folder, keyId))));
        if (!isPair(key, known.get(keyId))) {
          faults.add("the public key of " + keyId + " is not there or is another one's");
        }
        signing.put(keyId, key);
      } catch (IOException unreadable) {
        faults.add("the private key of " + keyId + " cannot be read");
      } catch (IllegalArgumentException none) {
        faults.add("the private key of " + keyId + ": " + none.getMessage());
      }
    }
  }

  private void readPublic(Path folder, List<String> faults) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(PUBLIC)) {
          known.put(
              name.substring(0, name.length() - PUBLIC.length()),
              KeyFiles.publicKey(Files.readString(file)));
        }
      }
    } catch (IOException unreadable) {
      faults.add("the folder of keys cannot be read");
    } catch (IllegalArgumentException none) {
      faults.add("a public key cannot be read: " + none.getMessage());
    }
  }

  private static boolean isPair(SigningKey key, PublicKey known) {
    if (known == null) {
      return false;
    }
    String uri = "https://localhost/";
    byte[] body = {};
    try {
      Map<String, String> signed =
          RequestSignature.sign("POST", uri, "application/json", body, key, Instant.EPOCH, "probe");
      RequestSignature.verify(
          "POST",
          uri,
          signed::get,
          body,
          VerifyingKeys.of(key.keyId(), known),
          Instant.EPOCH,
          Duration.ZERO);
      return true;
    } catch (RuntimeException another) {
      return false;
    }
  }

  SigningKey of(String keyId) {
    return signing.get(keyId);
  }

  List<Jwk> jwks() {
    return known.entrySet().stream().map(key -> Jwk.of(key.getKey(), key.getValue())).toList();
  }
}
