package hutong.codescan.accept;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) of what must not be stored in clear. A payment code has so few digits
 * that a hash without a key could be searched for it; the same is true of a request's body, in
 * which the code is the only unknown. Codes and bodies have their own key each, derived from the
 * configured one, so that the one's hash says nothing about the other's.
 */
@Startup
@Singleton
class KeyedHash {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int MIN_KEY_LENGTH = 32;

  private final SecretKeySpec codeKey;
  private final SecretKeySpec bodyKey;

  KeyedHash(CodeScanConfig config) {
    String key = config.codeHashKey().orElse("");
    if (key.length() < MIN_KEY_LENGTH) {
      throw new IllegalStateException(
          "hutong.codescan.code-hash-key (environment: HUTONG_CODESCAN_CODE_HASH_KEY) must be set"
              + " to a secret of at least "
              + MIN_KEY_LENGTH
              + " characters, the same for every replica and after every restart");
    }
    SecretKeySpec root = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.codeKey = new SecretKeySpec(hmac(root, "scanned code"), ALGORITHM);
    this.bodyKey = new SecretKeySpec(hmac(root, "request body"), ALGORITHM);
  }

  byte[] ofCode(String code) {
    return hmac(codeKey, code);
  }

  byte[] ofBody(ScanRequest request) {
    return hmac(bodyKey, request.canonical());
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
