package hutong.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The signature of an answer. It covers the signature of its request, so that an answer cannot be
 * replayed as the answer to another question.
 */
public final class ResponseSignature {

  private ResponseSignature() {}

  /**
   * Signs an answer; it counts for 60 seconds.
   *
   * @param body as it is sent, byte for byte
   * @param requestSignature the header {@code signature} of the request
   * @return headers to send, by names in small letters
   * @throws BadSignatureException if the request was not signed
   */
  public static Map<String, String> sign(
      int status,
      String contentType,
      byte[] body,
      String requestSignature,
      SigningKey key,
      Instant created,
      String nonce) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Message.CONTENT_TYPE, contentType);
    headers.put(ContentDigest.HEADER, ContentDigest.of(body));
    headers.putAll(
        Message.sign(components(status, headers::get, requestSignature), key, created, nonce));
    return headers;
  }

  /**
   * Verifies an answer as it arrived.
   *
   * @param headers the value of a header by its name in small letters, or null
   * @param requestSignature the header {@code signature} that the question was sent with
   * @param skew how far the two clocks may be apart
   * @throws BadSignatureException naming the first fault
   */
  public static Signed verify(
      int status,
      UnaryOperator<String> headers,
      byte[] body,
      String requestSignature,
      VerifyingKeys keys,
      Instant now,
      Duration skew) {
    Signed signed =
        Message.verify(headers, components(status, headers, requestSignature), keys, now, skew);
    ContentDigest.verify(Message.need(headers, ContentDigest.HEADER), body);
    return signed;
  }

  private static Map<String, String> components(
      int status, UnaryOperator<String> headers, String requestSignature) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("\"@status\"", Integer.toString(status));
    values.put("\"content-digest\"", Message.need(headers, ContentDigest.HEADER));
    values.put("\"content-type\"", Message.need(headers, Message.CONTENT_TYPE));
    values.put("\"signature\";req;key=\"" + Message.LABEL + "\"", Message.member(requestSignature));
    return values;
  }
}
