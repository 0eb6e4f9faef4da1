package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.signing.BadSignatureException;
import hutong.signing.KeyFiles;
import hutong.signing.RequestSignature;
import hutong.signing.ResponseSignature;
import hutong.signing.SigningKey;
import hutong.signing.VerifyingKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignaturesTest {

  private static final Instant NOW = Instant.parse("2021-10-02T04:00:00Z");
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  @TempDir Path data;
  @TempDir Path keys;

  private Simulator simulator;
  private SigningKey hutong;

  @BeforeEach
  void start() throws Exception {
    KeyFiles.writePair(keys, "hutong");
    KeyFiles.writePair(keys, "TENPAY");
    hutong =
        new SigningKey(
            "hutong", KeyFiles.privateKey(Files.readString(KeyFiles.privateFile(keys, "hutong"))));
    simulator = Simulator.start(0, data, Clock.fixed(NOW, ZoneOffset.UTC), null, keys);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String echo() {
    return "http://127.0.0.1:" + simulator.port() + "/participants/TENPAY/echo";
  }

  private Map<String, String> signed(String nonce) {
    return RequestSignature.sign("POST", echo(), "application/json", BODY, hutong, NOW, nonce);
  }

  private static HttpResponse<byte[]> send(
      String method, String uri, byte[] body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private void verify(HttpResponse<byte[]> answer, Map<String, String> request) throws Exception {
    ResponseSignature.verify(
        answer.statusCode(),
        name -> answer.headers().firstValue(name).orElse(null),
        answer.body(),
        request.get("signature"),
        VerifyingKeys.of(
            "TENPAY", KeyFiles.publicKey(Files.readString(KeyFiles.publicFile(keys, "TENPAY")))),
        NOW,
        SKEW);
  }

  @Test
  void request_that_is_not_signed_does_nothing() throws Exception {
    // When
    HttpResponse<byte[]> answer = send("POST", echo(), BODY, Map.of());

    // Then
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("BAD_SIGNATURE");
  }

  @Test
  void request_with_another_body_does_nothing() throws Exception {
    // When
    HttpResponse<byte[]> answer = send("POST", echo(), new byte[] {'[', ']'}, signed("n-1"));

    // Then
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void request_that_is_sent_twice_counts_once() throws Exception {
    // Given
    Map<String, String> request = signed("n-1");
    HttpResponse<byte[]> first = send("POST", echo(), BODY, request);

    // When
    HttpResponse<byte[]> second = send("POST", echo(), BODY, request);

    // Then
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(second.statusCode()).isEqualTo(401);
  }

  @Test
  void answer_is_signed_by_the_participant_that_was_asked() throws Exception {
    // Given
    Map<String, String> request = signed("n-1");

    // When
    HttpResponse<byte[]> answer = send("POST", echo(), BODY, request);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    verify(answer, request);
  }

  @Test
  void answer_of_one_told_to_sign_wrongly_is_not_proven() throws Exception {
    // Given
    HttpResponse<byte[]> told =
        send(
            "PUT",
            "http://127.0.0.1:" + simulator.port() + "/control/TENPAY",
            "{\"mode\":\"WRONG_SIGNATURE\"}".getBytes(StandardCharsets.UTF_8),
            Map.of("content-type", "application/json"));
    assertThat(told.statusCode()).isEqualTo(200);
    Map<String, String> request = signed("n-1");

    // When
    HttpResponse<byte[]> answer = send("POST", echo(), BODY, request);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    Assertions.assertThatThrownBy(() -> verify(answer, request))
        .isInstanceOf(BadSignatureException.class)
        .hasMessage("SG01 WRONG");
  }
}
