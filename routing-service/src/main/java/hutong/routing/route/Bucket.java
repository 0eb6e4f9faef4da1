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

  private Bucket() {}

  /**
   * The first eight bytes of SHA-256 over salt, line feed and subject in UTF-8, read as an unsigned
   * big-endian number, modulo {@value #COUNT}.
   */
  public static int of(String salt, String subject) {
    byte[] hash = sha256((salt + "\n" + subject).getBytes(StandardCharsets.UTF_8));
    return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), COUNT);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
