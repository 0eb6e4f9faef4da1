package hutong.codescan.capture;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import hutong.codescan.support.Database;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Input from hostile or broken clients: one clear problem each, and nothing written. */
@OnRealServers
class BadInputTest {

  @TestHTTPResource URL server;

  private long scansBefore;
  private long eventsBefore;

  @BeforeEach
  void count() {
    scansBefore = Database.count("scan");
    eventsBefore = Database.count("outbox");
  }

  private void nothingWasWritten() {
    assertThat(Database.count("scan")).isEqualTo(scansBefore);
    assertThat(Database.count("outbox")).isEqualTo(eventsBefore);
  }

  private static String with(String field, String rawJson) {
    String json = Requests.weChatPlate().without(field).json();
    return json.substring(0, json.length() - 1) + ",\"" + field + "\":" + rawJson + "}";
  }

  static Stream<Arguments> bodies() {
    String good = Requests.weChatPlate().json();
    return Stream.of(
        Arguments.of("", "BAD_JSON", null),
        Arguments.of("{", "BAD_JSON", null),
        Arguments.of("not json", "BAD_JSON", null),
        Arguments.of(good + "{}", "BAD_JSON", null),
        Arguments.of(good + "garbage", "BAD_JSON", null),
        Arguments.of("[".repeat(10_000), "BAD_JSON", null),
        Arguments.of("{\"order\":".repeat(5_000), "BAD_JSON", null),
        Arguments.of(good.replace("{", "{\"currency\":\"CNY\","), "BAD_JSON", null),
        Arguments.of(with("extra", "1"), "UNKNOWN_FIELD", null),
        Arguments.of(with("amountMinor", "0"), "BAD_FIELD", "amountMinor"),
        Arguments.of(with("amountMinor", "-1"), "BAD_FIELD", "amountMinor"),
        Arguments.of(with("amountMinor", "0.1"), "BAD_FIELD", "amountMinor"),
        Arguments.of(with("amountMinor", "1e308"), "BAD_FIELD", "amountMinor"),
        Arguments.of(with("amountMinor", "9223372036854775808"), "BAD_FIELD", "amountMinor"),
        Arguments.of(with("amountMinor", "\"1\""), "BAD_FIELD", "amountMinor"),
        Arguments.of(with("amountMinor", "null"), "MISSING_FIELD", "amountMinor"),
        Arguments.of(with("amountMinor", "[1]"), "BAD_FIELD", "amountMinor"),
        Arguments.of(with("currency", "\"KWD\""), "BAD_FIELD", "currency"),
        Arguments.of(with("currency", "\"cny\""), "BAD_FIELD", "currency"),
        Arguments.of(with("city", "null"), "MISSING_FIELD", "city"),
        Arguments.of(with("caller", "\"' OR 1=1--\""), "BAD_FIELD", "caller"),
        Arguments.of(with("payerRef", "\"${jndi:ldap://x}\""), "BAD_FIELD", "payerRef"),
        Arguments.of(with("payerRef", "\"a\\u0000b\""), "BAD_FIELD", "payerRef"),
        Arguments.of(with("merchantId", "\"a\\u0000b\""), "BAD_FIELD", "merchantId"),
        Arguments.of(with("code", "\"" + "9".repeat(513) + "\""), "BAD_FIELD", "code"),
        Arguments.of(with("idempotencyKey", "\"k\""), "BAD_FIELD", "idempotencyKey"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_bad_body_is_a_problem_that_names_the_field(String body, String code, String field) {
    ScansHttpTest.post(Requests.newKey(), body)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("field", equalTo(field))
        .body("stack", equalTo(null))
        .body(not(containsString("Exception")))
        .body(not(containsString("jndi")));
    nothingWasWritten();
  }

  @Test
  void a_compressed_body_is_not_unpacked() throws IOException {
    // Given
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[10_000_000]);
    }

    // When // Then
    given()
        .header("Idempotency-Key", Requests.newKey())
        .header("Content-Encoding", "gzip")
        .contentType("application/json")
        .body(packed.toByteArray())
        .post("/v1/scans")
        .then()
        .statusCode(400)
        .body("code", equalTo("BAD_JSON"));
    nothingWasWritten();
  }

  @Test
  void a_body_in_endless_chunks_is_cut_off() throws IOException {
    // Given
    String chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
    String request =
        """
        POST /v1/scans HTTP/1.1\r
        Host: localhost\r
        Idempotency-Key: chunked\r
        Content-Type: application/json\r
        Transfer-Encoding: chunked\r
        \r
        """;

    // When
    String answer = raw(request + chunk.repeat(4) + "0\r\n\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 413");
    nothingWasWritten();
  }

  @Test
  void a_request_with_two_lengths_is_refused() throws IOException {
    // Given
    String body = Requests.weChatPlate().json();
    String request =
        """
        POST /v1/scans HTTP/1.1\r
        Host: localhost\r
        Idempotency-Key: smuggled\r
        Content-Type: application/json\r
        Content-Length: %d\r
        Content-Length: 3\r
        \r
        %s"""
            .formatted(body.length(), body);

    // When
    String answer = raw(request);

    // Then
    assertThat(answer).startsWith("HTTP/1.1 400");
    nothingWasWritten();
  }

  @Test
  void a_header_beyond_all_measure_is_refused() throws IOException {
    // When
    String answer =
        raw(
            "GET /v1/scans/x HTTP/1.1\r\nHost: localhost\r\nX-Long: "
                + "x".repeat(40_000)
                + "\r\n\r\n");

    // Then
    assertThat(answer).startsWith("HTTP/1.1 431");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
      } catch (IOException closedWhileWeWrote) {
        // The answer may be there all the same.
      }
      byte[] answer = new byte[4_096];
      InputStream in = socket.getInputStream();
      int read = in.read(answer);
      return new String(answer, 0, Math.max(read, 0), StandardCharsets.UTF_8);
    }
  }
}
