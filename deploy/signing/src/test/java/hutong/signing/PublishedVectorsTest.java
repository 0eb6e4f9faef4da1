package hutong.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.greenbytes.http.sfv.Parser;
import org.junit.jupiter.api.Test;

/** Keys, text and signature that RFC 9421 publishes in B.1.4 and B.2.6. */
class PublishedVectorsTest {

  private static final String PUBLIC_KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
      -----END PUBLIC KEY-----
      """;

  private static final String PRIVATE_KEY =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
      -----END PRIVATE KEY-----
      """;

  private static final String PARAMETERS =
      "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
          + ";created=1618884473;keyid=\"test-key-ed25519\"";

  private static final String BASE =
      """
      "date": Tue, 20 Apr 2021 02:07:55 GMT
      "@method": POST
      "@path": /foo
      "@authority": example.com
      "content-type": application/json
      "content-length": 18
      "@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");\
      created=1618884473;keyid="test-key-ed25519\"""";

  private static final byte[] SIGNATURE =
      Base64.getDecoder()
          .decode(
              "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WP"
                  + "pBKRCw==");

  @Test
  void the_base_of_the_published_request_is_the_published_one() {
    // Given
    Map<String, String> values = new LinkedHashMap<>();
    values.put("\"date\"", "Tue, 20 Apr 2021 02:07:55 GMT");
    values.put("\"@method\"", "POST");
    values.put("\"@path\"", "/foo");
    values.put("\"@authority\"", "example.com");
    values.put("\"content-type\"", "application/json");
    values.put("\"content-length\"", "18");

    // When
    String base = SignatureBase.of(Parser.parseInnerList(PARAMETERS), values);

    // Then
    assertThat(base).isEqualTo(BASE);
  }

  @Test
  void the_published_key_signs_the_base_as_published() {
    // When
    byte[] signature = Ed25519.sign(KeyFiles.privateKey(PRIVATE_KEY), BASE);

    // Then
    assertThat(signature).isEqualTo(SIGNATURE);
    assertThat(Ed25519.verify(KeyFiles.publicKey(PUBLIC_KEY), BASE, SIGNATURE)).isTrue();
  }

  @Test
  void the_published_signature_is_not_that_of_a_changed_base() {
    // When
    boolean valid =
        Ed25519.verify(KeyFiles.publicKey(PUBLIC_KEY), BASE.replace("POST", "PUT"), SIGNATURE);

    // Then
    assertThat(valid).isFalse();
  }

  @Test
  void the_digest_of_the_published_body_is_the_published_one() {
    // When
    String digest = ContentDigest.of("{\"hello\": \"world\"}".getBytes(StandardCharsets.UTF_8));

    // Then: B.2 of RFC 9530 and RFC 9421 use this body without a line break
    assertThat(digest).isEqualTo("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
  }

  @Test
  void keys_are_written_as_they_were_read() {
    // When
    String written = KeyFiles.pem(KeyFiles.publicKey(PUBLIC_KEY));

    // Then
    assertThat(written).isEqualTo(PUBLIC_KEY);
    assertThat(KeyFiles.pem(KeyFiles.privateKey(PRIVATE_KEY))).isEqualTo(PRIVATE_KEY);
  }
}
