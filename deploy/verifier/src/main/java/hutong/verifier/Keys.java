package hutong.verifier;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The operator's public keys, which must have come some other way than the file. */
final class Keys {

  /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final PublicKey only;
  private final Map<String, PublicKey> byId;

  private Keys(PublicKey only, Map<String, PublicKey> byId) {
    this.only = only;
    this.byId = byId;
  }

  /**
   * One key in PEM, for whatever key id a seal names.
   *
   * @throws Refused if it is no Ed25519 public key
   */
  static Keys pem(Path file) throws IOException {
    String text = Files.readString(file);
    if (!text.contains("-----BEGIN PUBLIC KEY-----")) {
      throw new Refused(file + " holds no PEM public key");
    }
    String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return new Keys(key(Base64.getDecoder().decode(base64)), Map.of());
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new Refused(file + " holds no Ed25519 public key");
    }
  }

  /**
   * The Ed25519 keys of a JSON Web Key Set, each for its key id.
   *
   * @throws Refused if it holds none
   */
  static Keys jwks(Path file) throws IOException {
    Map<String, PublicKey> byId = new HashMap<>();
    if (JsonEntry.object(Files.readString(file), file.toString()).get("keys")
        instanceof List<?> keys) {
      for (Object key : keys) {
        if (key instanceof Map<?, ?> jwk && "Ed25519".equals(jwk.get("crv"))) {
          byId.put(String.valueOf(jwk.get("kid")), jwk(jwk, file));
        }
      }
    }
    if (byId.isEmpty()) {
      throw new Refused(file + " holds no Ed25519 key");
    }
    return new Keys(null, byId);
  }

  private static PublicKey jwk(Map<?, ?> jwk, Path file) {
    try {
      byte[] raw = Base64.getUrlDecoder().decode(String.valueOf(jwk.get("x")));
      byte[] encoded = new byte[X509_PREFIX.length + raw.length];
      System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
      System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
      return key(encoded);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new Refused(file + " holds a key that is no Ed25519 public key");
    }
  }

  private static PublicKey key(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /**
   * Checks that the key of this id has signed the UTF-8 text.
   *
   * @param signature base64url without padding
   * @throws Refused if no such key is known or it has not
   */
  String check(String keyId, String text, String signature) {
    PublicKey key = only != null ? only : byId.get(keyId);
    if (key == null) {
      throw new Refused("no key " + Refused.quote(keyId) + " is among those given");
    }
    if (!signed(key, text, signature)) {
      throw new Refused("the signature of \"%s\" is not of the key given".formatted(text));
    }
    return "Ed25519 by key " + keyId;
  }

  private static boolean signed(PublicKey key, String text, String signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException e) {
      // What cannot be a signature at all is none of this key.
      return false;
    }
  }
}
