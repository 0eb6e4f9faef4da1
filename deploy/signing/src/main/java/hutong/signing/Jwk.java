package hutong.signing;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;

/** A public Ed25519 key as RFC 8037 writes it, for others to verify with. */
public record Jwk(String kty, String crv, String kid, String use, String alg, String x) {

  private static final int RAW_BYTES = 32;

  public static Jwk of(String keyId, PublicKey key) {
    // The last bytes of an X.509 encoding are the point itself (RFC 8410 section 4).
    byte[] encoded = key.getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length);
    String x = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    return new Jwk("OKP", "Ed25519", keyId, "sig", "EdDSA", x);
  }
}
