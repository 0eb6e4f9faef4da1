package hutong.signing;

import hutong.signing.BadSignatureException.Fault;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Dictionary;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;

/** The header Content-Digest (RFC 9530) with SHA-256. */
public final class ContentDigest {

  public static final String HEADER = "content-digest";
  private static final String ALGORITHM = "sha-256";

  private ContentDigest() {}

  /** The header's value for a body as it is sent. */
  public static String of(byte[] body) {
    Map<String, ListElement<? extends Object>> digests = new LinkedHashMap<>();
    digests.put(ALGORITHM, ByteSequenceItem.valueOf(sha256(body)));
    return Dictionary.valueOf(digests).serialize();
  }

  /**
   * @throws BadSignatureException if the header has no SHA-256 digest, or another body's
   */
  static void verify(String header, byte[] body) {
    try {
      Object digest = Parser.parseDictionary(header).get().get(ALGORITHM);
      if (!(digest instanceof ByteSequenceItem item)) {
        throw new BadSignatureException(Fault.MISSING);
      }
      ByteBuffer claimed = item.get();
      byte[] bytes = new byte[claimed.remaining()];
      claimed.duplicate().get(bytes);
      if (!MessageDigest.isEqual(bytes, sha256(body))) {
        throw new BadSignatureException(Fault.DIGEST_MISMATCH);
      }
    } catch (ParseException notADictionary) {
      throw new BadSignatureException(Fault.UNREADABLE);
    }
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
