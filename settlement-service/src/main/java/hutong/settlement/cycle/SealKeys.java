package hutong.settlement.cycle;

import hutong.signing.KeyFiles;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The operator's Ed25519 key that signs seals, and the public keys of earlier ones, read when the
 * service starts; with any fault in them it does not start. Without a key nothing is sealed.
 */
@Startup
@ApplicationScoped
public class SealKeys {

  private static final Logger LOG = Logger.getLogger(SealKeys.class);
  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = ".key.pem";
  private static final String PUBLIC = ".pub.pem";

  private final PrivateKey key;
  private final String keyId;
  private final Map<String, PublicKey> known = new TreeMap<>();

  /**
   * @param path of {@code NAME.key.pem}, beside which {@code NAME.pub.pem} lies
   * @param keyId what others know the key by
   * @param earlier public keys that no longer sign, {@code KEY-ID.pub.pem}
   */
  SealKeys(
      @ConfigProperty(name = "hutong.seal-key.path") Optional<Path> path,
      @ConfigProperty(name = "hutong.seal-key.id") Optional<String> keyId,
      @ConfigProperty(name = "hutong.seal-key.earlier") Optional<List<Path>> earlier) {
    if (path.isPresent() != keyId.isPresent()) {
      throw new IllegalStateException("hutong.seal-key.path and hutong.seal-key.id go together");
    }
    earlier.orElse(List.of()).forEach(file -> known.put(stem(file, PUBLIC), publicKey(file)));
    this.keyId = keyId.orElse(null);
    this.key = path.map(file -> KeyFiles.privateKey(read(file))).orElse(null);
    if (key == null) {
      LOG.error("No hutong.seal-key.path: cycles are closed and not sealed");
      return;
    }
    Path file = path.get();
    PublicKey pub = publicKey(file.resolveSibling(stem(file, PRIVATE) + PUBLIC));
    if (known.put(this.keyId, pub) != null) {
      throw new IllegalStateException("an earlier key has the id of hutong.seal-key.id");
    }
    if (!verifies(this.keyId, "probe", sign("probe"))) {
      throw new IllegalStateException("the keys of hutong.seal-key.path are not a pair");
    }
  }

  private static String stem(Path file, String extension) {
    String name = file.getFileName().toString();
    if (!name.endsWith(extension) || name.length() == extension.length()) {
      throw new IllegalStateException("a key file's name does not end with " + extension);
    }
    return name.substring(0, name.length() - extension.length());
  }

  private static PublicKey publicKey(Path file) {
    return KeyFiles.publicKey(read(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new IllegalStateException("a key file of hutong.seal-key cannot be read");
    }
  }

  /** Whether there is a key to sign with. */
  public boolean canSign() {
    return key != null;
  }

  String keyId() {
    return keyId;
  }

  /** Signs the UTF-8 text; the same text always gives the same 64 bytes. */
  byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("The key cannot sign", impossible);
    }
  }

  /** Whether the key is known here and has signed the text. */
  boolean verifies(String id, String text, byte[] signed) {
    try {
      PublicKey pub = known.get(id);
      if (pub == null) {
        return false;
      }
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(pub);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.verify(signed);
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }

  /** All public keys by their ids. */
  public Map<String, PublicKey> publicKeys() {
    return Collections.unmodifiableMap(known);
  }
}
