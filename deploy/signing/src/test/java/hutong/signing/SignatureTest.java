package hutong.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.signing.BadSignatureException.Fault;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

  private static final String URI = "https://pay.example/participants/TENPAY/debits";
  private static final String OTHER_URI = "https://pay.example/participants/ALIPAY/debits";
  private static final String JSON = "application/json";
  private static final byte[] BODY = bytes("{\"items\":[{\"amountMinor\":8640}]}");
  private static final byte[] OTHER_BODY = bytes("{\"items\":[{\"amountMinor\":9640}]}");
  private static final Instant CREATED = Instant.parse("2021-10-02T04:00:00Z");
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final KeyPair pair = KeyFiles.generate();
  private final SigningKey key = new SigningKey("hutong-1", pair.getPrivate());
  private final VerifyingKeys keys = VerifyingKeys.of("hutong-1", pair.getPublic());

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, String> request() {
    return RequestSignature.sign("POST", URI, JSON, BODY, key, CREATED, "nonce-1");
  }

  private Signed verify(String method, String uri, Map<String, String> headers, byte[] body) {
    return RequestSignature.verify(method, uri, headers::get, body, keys, CREATED, SKEW);
  }

  private Signed verifyAt(Instant now, VerifyingKeys valid) {
    return RequestSignature.verify("POST", URI, request()::get, BODY, valid, now, SKEW);
  }

  private static Map<String, String> changed(
      Map<String, String> headers, String name, UnaryOperator<String> change) {
    Map<String, String> copy = new LinkedHashMap<>(headers);
    copy.compute(name, (n, value) -> change.apply(value));
    return copy;
  }

  private static void assertFault(Fault fault, ThrowingCallable verification) {
    assertThatThrownBy(verification)
        .isInstanceOfSatisfying(
            BadSignatureException.class,
            bad -> {
              assertThat(bad.fault()).isEqualTo(fault);
              assertThat(bad).hasMessage("SG01 " + fault);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-digest", "content-type", "signature-input", "signature"})
  void request_without_a_header_is_not_proven(String header) {
    // Given
    Map<String, String> headers = request();
    headers.remove(header);

    // When Then
    assertFault(Fault.MISSING, () -> verify("POST", URI, headers, BODY));
  }

  @Test
  void request_with_another_method_is_not_proven() {
    assertFault(Fault.WRONG, () -> verify("PUT", URI, request(), BODY));
  }

  @Test
  void request_at_another_address_is_not_proven() {
    assertFault(Fault.WRONG, () -> verify("POST", OTHER_URI, request(), BODY));
  }

  @Test
  void request_with_another_body_is_not_proven() {
    assertFault(Fault.DIGEST_MISMATCH, () -> verify("POST", URI, request(), OTHER_BODY));
  }

  @Test
  void request_with_another_body_and_its_digest_is_not_proven() {
    // Given
    Map<String, String> headers =
        changed(request(), "content-digest", old -> ContentDigest.of(OTHER_BODY));

    // When Then
    assertFault(Fault.WRONG, () -> verify("POST", URI, headers, OTHER_BODY));
  }

  @Test
  void request_with_another_content_type_is_not_proven() {
    // Given
    Map<String, String> headers = changed(request(), "content-type", old -> "text/plain");

    // When Then
    assertFault(Fault.WRONG, () -> verify("POST", URI, headers, BODY));
  }

  @Test
  void request_with_only_a_digest_that_nobody_asks_for_is_not_proven() {
    // Given: signed over such a digest
    byte[] none = new byte[0];
    Map<String, String> headers =
        changed(request(), "content-digest", old -> "md5=:1B2M2Y8AsgTpgAmY7PhCfg==:");
    Map<String, String> values = new LinkedHashMap<>();
    values.put("\"@method\"", "POST");
    values.put("\"@target-uri\"", URI);
    values.put("\"content-digest\"", headers.get("content-digest"));
    values.put("\"content-type\"", JSON);
    headers.putAll(Message.sign(values, key, CREATED, "nonce-1"));

    // When Then
    assertFault(Fault.MISSING, () -> verify("POST", URI, headers, none));
  }

  @ParameterizedTest
  @CsvSource({
    "created=1633147200, created=1633147201, WRONG",
    "expires=1633147260, expires=1633147261, WRONG",
    "expires=1633147260, expires=1633999999, LIVES_TOO_LONG",
    "nonce-1, nonce-2, WRONG",
    "hutong-1, hutong-2, UNKNOWN_KEY",
    "alg=\"ed25519\", alg=\"hmac-sha256\", ALGORITHM_NOT_ALLOWED",
    "alg=\"ed25519\";, '', MISSING",
    "tag=\"hutong\", tag=\"other\", ALGORITHM_NOT_ALLOWED",
    "expires=1633147260;, '', MISSING",
    "nonce=\"nonce-1\";, '', MISSING",
    "\"@target-uri\" , '', NOT_COVERED",
    "\"content-digest\" , '', NOT_COVERED",
    "\"@target-uri\", \"@path\", NOT_COVERED",
    "\"@method\", \"@method\";req, NOT_COVERED",
    "\"@method\", \"@method\" \"@method\", NOT_COVERED",
    "\"@method\" \"@target-uri\", \"@target-uri\" \"@method\", WRONG",
    "hutong=(, other=(, MISSING",
    "(, ((, UNREADABLE"
  })
  void request_with_other_parameters_is_not_proven(String part, String other, Fault fault) {
    // Given
    Map<String, String> headers =
        changed(request(), "signature-input", input -> input.replace(part, other));
    assertThat(headers).isNotEqualTo(request());

    // When Then
    assertFault(fault, () -> verify("POST", URI, headers, BODY));
  }

  @ParameterizedTest
  @CsvSource({
    "hutong=:AAAA:, WRONG",
    "hutong=::, WRONG",
    "hutong=\"text\", UNREADABLE",
    "hutong=:A, UNREADABLE",
    "other=:AAAA:, MISSING",
    "', ,', UNREADABLE"
  })
  void request_with_another_signature_is_not_proven(String signature, Fault fault) {
    // Given
    Map<String, String> headers = changed(request(), "signature", old -> signature);

    // When Then
    assertFault(fault, () -> verify("POST", URI, headers, BODY));
  }

  @Test
  void request_by_another_key_of_the_same_name_is_not_proven() {
    // Given
    VerifyingKeys others = VerifyingKeys.of("hutong-1", KeyFiles.generate().getPublic());

    // When Then
    assertFault(Fault.WRONG, () -> verifyAt(CREATED, others));
  }

  @Test
  void request_is_not_proven_where_nobody_may_sign() {
    assertFault(Fault.UNKNOWN_KEY, () -> verifyAt(CREATED, VerifyingKeys.NONE));
  }

  @Test
  void request_is_not_proven_before_its_key_is_valid_nor_afterwards() {
    // Given
    VerifyingKeys later =
        new VerifyingKeys(
            List.of(
                new VerifyingKeys.Key("hutong-1", pair.getPublic(), CREATED.plusSeconds(1), null)));
    VerifyingKeys earlier =
        new VerifyingKeys(
            List.of(new VerifyingKeys.Key("hutong-1", pair.getPublic(), null, CREATED)));

    // When Then
    assertFault(Fault.UNKNOWN_KEY, () -> verifyAt(CREATED, later));
    assertFault(Fault.UNKNOWN_KEY, () -> verifyAt(CREATED, earlier));
  }

  @Test
  void request_counts_from_its_making_to_its_end_give_or_take_the_skew() {
    // Given
    Instant first = CREATED.minus(SKEW);
    Instant last = CREATED.plusSeconds(60).plus(SKEW);

    // When Then
    assertFault(Fault.CREATED_IN_FUTURE, () -> verifyAt(first.minusSeconds(1), keys));
    assertThat(verifyAt(first, keys).created()).isEqualTo(CREATED);
    assertThat(verifyAt(last, keys).expires()).isEqualTo(CREATED.plusSeconds(60));
    assertFault(Fault.EXPIRED, () -> verifyAt(last.plusSeconds(1), keys));
  }

  @Test
  void either_of_two_keys_may_sign_while_one_replaces_the_other() {
    // Given
    VerifyingKeys both =
        new VerifyingKeys(
            List.of(
                new VerifyingKeys.Key("hutong-0", KeyFiles.generate().getPublic(), null, null),
                new VerifyingKeys.Key("hutong-1", pair.getPublic(), CREATED, null)));

    // When
    Signed signed = verifyAt(CREATED, both);

    // Then
    assertThat(signed)
        .isEqualTo(new Signed("hutong-1", "nonce-1", CREATED, CREATED.plusSeconds(60)));
  }

  @Test
  void request_is_proven_beside_another_signature_and_with_other_spaces() {
    // Given
    Map<String, String> headers =
        changed(
            changed(request(), "signature-input", old -> "a=(\"@path\");created=1 ,  " + old),
            "signature",
            old -> "a=:AAAA:," + old);

    // When
    Signed signed = verify("POST", URI, headers, BODY);

    // Then
    assertThat(signed.nonce()).isEqualTo("nonce-1");
  }

  @Test
  void answer_is_proven_to_its_request_and_to_no_other() {
    // Given
    Map<String, String> request = request();
    Map<String, String> other =
        RequestSignature.sign("POST", URI, JSON, BODY, key, CREATED, "nonce-2");
    Map<String, String> answer =
        ResponseSignature.sign(200, JSON, BODY, request.get("signature"), key, CREATED, "nonce-3");

    // When
    Signed signed = verifyAnswer(200, answer, BODY, request);

    // Then
    assertThat(signed.nonce()).isEqualTo("nonce-3");
    assertFault(Fault.WRONG, () -> verifyAnswer(200, answer, BODY, other));
    assertFault(Fault.WRONG, () -> verifyAnswer(503, answer, BODY, request));
    assertFault(Fault.DIGEST_MISMATCH, () -> verifyAnswer(200, answer, OTHER_BODY, request));
    assertFault(Fault.NOT_COVERED, () -> verifyAnswer(200, request(), BODY, request));
  }

  private Signed verifyAnswer(
      int status, Map<String, String> answer, byte[] body, Map<String, String> request) {
    return ResponseSignature.verify(
        status, answer::get, body, request.get("signature"), keys, CREATED, SKEW);
  }

  @Test
  void answer_to_an_unsigned_request_cannot_be_signed() {
    assertFault(
        Fault.MISSING, () -> ResponseSignature.sign(200, JSON, BODY, "", key, CREATED, "nonce-3"));
  }
}
