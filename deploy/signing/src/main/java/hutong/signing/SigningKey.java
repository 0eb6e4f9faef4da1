package hutong.signing;

import java.security.PrivateKey;

/**
 * A key to sign with.
 *
 * @param keyId what the other side knows it by: printable ASCII, not empty
 * @param key an Ed25519 key
 */
public record SigningKey(String keyId, PrivateKey key) {

  public SigningKey {
    KeyIds.check(keyId);
    Ed25519.check(key);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "SigningKey[" + keyId + "]";
  }
}
