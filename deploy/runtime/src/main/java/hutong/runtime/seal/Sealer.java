package hutong.runtime.seal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts a short secret that one service has to hand to another through tables and topics: {@code
 * v1.<key id>.<base64url of nonce, ciphertext and tag, without padding>}, AES-256-GCM (NIST SP
 * 800-38D) with a random nonce of 96 bits and a tag of 128. The context, such as the id of what the
 * secret belongs to, is authenticated with it: what was sealed for one context opens in no other.
 *
 * <p>With random nonces one key may seal 2^32 times (section 8.3 there); change it before.
 */
@Singleton
public final class Sealer {

  private static final String VERSION = "v1";
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int MAX_SEALED = 64 * 1024;
  private static final String SETTING = "hutong.seal.key (environment: HUTONG_SEAL_KEY)";

  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final Pattern SEALED =
      Pattern.compile(VERSION + "\\.(" + KEY_ID.pattern() + ")\\.([A-Za-z0-9_-]+)");

  private final String keyId;
  private final Map<String, SecretKey> keys = new HashMap<>();
  private final SecureRandom random = new SecureRandom();

  @Inject
  Sealer(SealConfig config) {
    this(config.key().orElse(""), config.keyId(), config.otherKeys());
  }

  /**
   * @param key Base64 of 32 bytes: the key that seals
   * @param keyId its name: 1 to 32 letters, digits, {@code _} and {@code -}
   * @param otherKeys keys that only open, by their names
   */
  public Sealer(String key, String keyId, Map<String, String> otherKeys) {
    this.keyId = keyId;
    otherKeys.forEach((id, other) -> keys.put(checked(id), key(other, "hutong.seal.other-keys")));
    keys.put(checked(keyId), key(key, SETTING));
  }

  private static String checked(String id) {
    if (!KEY_ID.matcher(id).matches()) {
      throw new IllegalStateException("A seal key's id must match " + KEY_ID.pattern());
    }
    return id;
  }

  private static SecretKey key(String base64, String setting) {
    byte[] bytes = {};
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      // Told below, as any other wrong length is; the text itself must not be repeated.
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalStateException(
          setting
              + " must be set to Base64 of "
              + KEY_BYTES
              + " secret bytes, the same in every service; make one with: openssl rand -base64 32");
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /** Seals a text for a context; sealing the same again gives another text. */
  public String seal(String text, String context) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] plain = text.getBytes(StandardCharsets.UTF_8);
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.get(keyId), nonce, context);
      ByteBuffer sealed = ByteBuffer.allocate(NONCE_BYTES + plain.length + TAG_BYTES);
      sealed.put(nonce).put(cipher.doFinal(plain));
      String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.array());
      return VERSION + "." + keyId + "." + base64;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Opens what was sealed for the context, with whichever known key it names.
   *
   * @throws SealBrokenException when the key is not known, anything was changed, the context is
   *     another one, or it never was a sealed text
   */
  public String open(String sealed, String context) throws SealBrokenException {
    if (sealed.length() > MAX_SEALED) {
      throw new SealBrokenException("not a sealed text");
    }
    Matcher parts = SEALED.matcher(sealed);
    if (!parts.matches()) {
      throw new SealBrokenException("not a sealed text");
    }
    SecretKey key = keys.get(parts.group(1));
    if (key == null) {
      throw new SealBrokenException("sealed with a key that is not known here");
    }
    byte[] bytes = decoded(parts.group(2));
    if (bytes.length < NONCE_BYTES + TAG_BYTES) {
      throw new SealBrokenException("not a sealed text");
    }
    try {
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, context);
      byte[] plain = cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
      return new String(plain, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException broken) {
      throw new SealBrokenException("the seal is broken");
    }
  }

  private static byte[] decoded(String base64) throws SealBrokenException {
    try {
      return Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw new SealBrokenException("not a sealed text");
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
