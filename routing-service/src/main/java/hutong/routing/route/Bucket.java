package hutong.routing.route;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The published hash that decides who is in while something opens step by step. Anybody can
 * recompute it, and the same subject always lands in the same of {@value #COUNT} buckets of a salt.
 */
public final class Bucket {

  /** So many buckets that one is a basis point. */
  public static final int COUNT = 10_000;

  private static final MessageDigest SHA_256 = digest();

  private Bucket() {}

  /**
   * The first eight bytes of SHA-256 over salt, line feed and subject in UTF-8, read as an unsigned
   * big-endian number, modulo {@value #COUNT}.
   */
  public static int of(String salt, String subject) {
    byte[] hash = sha256((salt + "\n" + subject).getBytes(StandardCharsets.UTF_8));
    return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), COUNT);
  }

  /** To look the algorithm up takes as long as to hash; a copy of an unused digest does not. */
  private static byte[] sha256(byte[] bytes) {
    try {
      return ((MessageDigest) SHA_256.clone()).digest(bytes);
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
