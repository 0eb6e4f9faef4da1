package hutong.signing;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes nonces. */
public final class Nonces {

  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Nonces() {}

  /** 128 random bits in base64url. */
  public static String next() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
