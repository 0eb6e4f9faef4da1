package hutong.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The signature of a request. */
public final class RequestSignature {

  private RequestSignature() {}

  /**
   * Signs a request; it counts for 60 seconds.
   *
   * @param targetUri the absolute address as the other side sees it, with its query
   * @param body as it is sent, byte for byte
   * @param nonce new for each request: printable ASCII, see {@link Nonces#next()}
   * @return headers to send, by names in small letters: content-type, content-digest,
   *     signature-input, signature
   */
  public static Map<String, String> sign(
      String method,
      String targetUri,
      String contentType,
      byte[] body,
      SigningKey key,
      Instant created,
      String nonce) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Message.CONTENT_TYPE, contentType);
    headers.put(ContentDigest.HEADER, ContentDigest.of(body));
    headers.putAll(Message.sign(components(method, targetUri, headers::get), key, created, nonce));
    return headers;
  }

  /**
   * Verifies a request as it arrived. Whether its nonce is new is left to {@link NonceCache}.
   *
   * @param headers the value of a header by its name in small letters, or null; of a header that
   *     stands several times the values joined with commas
   * @param skew how far the two clocks may be apart
   * @throws BadSignatureException naming the first fault
   */
  public static Signed verify(
      String method,
      String targetUri,
      UnaryOperator<String> headers,
      byte[] body,
      VerifyingKeys keys,
      Instant now,
      Duration skew) {
    Signed signed =
        Message.verify(headers, components(method, targetUri, headers), keys, now, skew);
    ContentDigest.verify(Message.need(headers, ContentDigest.HEADER), body);
    return signed;
  }

  private static Map<String, String> components(
      String method, String targetUri, UnaryOperator<String> headers) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("\"@method\"", method);
    values.put("\"@target-uri\"", targetUri);
    values.put("\"content-digest\"", Message.need(headers, ContentDigest.HEADER));
    values.put("\"content-type\"", Message.need(headers, Message.CONTENT_TYPE));
    return values;
  }
}
