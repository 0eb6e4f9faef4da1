package hutong.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** The JDK's Ed25519. */
final class Ed25519 {

  static final String NAME = "Ed25519";

  private Ed25519() {}

  /** The JDK calls keys of both curves EdDSA; only the encoding tells which it is. */
  static void check(Key key) {
    if (key == null || !"EdDSA".equals(key.getAlgorithm()) || key.getEncoded().length > 48) {
      throw new IllegalArgumentException("The key is not an Ed25519 key");
    }
  }

  static byte[] sign(PrivateKey key, String base) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(base.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("The key cannot sign", impossible);
    }
  }

  static boolean verify(PublicKey key, String base, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initVerify(key);
      signature.update(base.getBytes(StandardCharsets.UTF_8));
      return signature.verify(signed);
    } catch (GeneralSecurityException notASignature) {
      return false;
    }
  }
}
