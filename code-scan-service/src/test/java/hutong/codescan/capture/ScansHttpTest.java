package hutong.codescan.capture;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hutong.codescan.support.Database;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@OnRealServers
class ScansHttpTest {

  private static final String UUID_V7 =
      "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  static Response post(String key, String body) {
    return given()
        .header("Idempotency-Key", key)
        .contentType("application/json")
        .body(body)
        .post("/v1/scans");
  }

  private static ValidatableResponse problem(Response response, int status, String code) {
    return response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("code", equalTo(code))
        .body("status", equalTo(status))
        .body("title", notNullValue());
  }

  @Test
  void wants_a_key() {
    // Given
    String body = Requests.weChatPlate().json();

    // When
    Response response = given().contentType("application/json").body(body).post("/v1/scans");

    // Then
    problem(response, 400, "MISSING_IDEMPOTENCY_KEY");
  }

  @Test
  void refuses_keys_that_nobody_could_tell_apart() {
    String body = Requests.weChatPlate().json();
    problem(post("with blank", body), 400, "BAD_IDEMPOTENCY_KEY");
    problem(post("k".repeat(129), body), 400, "BAD_IDEMPOTENCY_KEY");
    problem(post("k".repeat(10_000), body), 400, "BAD_IDEMPOTENCY_KEY");
    problem(
        given()
            .header("Idempotency-Key", "one", "two")
            .contentType("application/json")
            .body(body)
            .post("/v1/scans"),
        400,
        "BAD_IDEMPOTENCY_KEY");
  }

  @Test
  void answers_every_error_of_http_itself_as_a_problem() {
    String key = Requests.newKey();
    problem(
        given()
            .header("Idempotency-Key", key)
            .contentType("text/plain")
            .body("x")
            .post("/v1/scans"),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
    problem(given().delete("/v1/scans"), 405, "METHOD_NOT_ALLOWED");
    problem(given().get("/v1/nothing"), 404, "NOT_FOUND");
    problem(
        given()
            .accept("application/xml")
            .header("Idempotency-Key", key)
            .contentType("application/json")
            .body("{}")
            .post("/v1/scans"),
        406,
        "NOT_ACCEPTABLE");
    problem(post(key, "{\"code\":\"" + "x".repeat(70_000) + "\"}"), 413, "TOO_LARGE");
    assertThat(Database.scansOf(key)).isZero();
  }

  @Test
  void refuses_the_same_key_with_another_body_and_keeps_the_first() {
    // Given
    String key = Requests.newKey();
    String first = post(key, Requests.weChatPlate().json()).path("paymentId");

    // When
    Response second = post(key, Requests.weChatPlate().with("amountMinor", 1281).json());

    // Then
    problem(second, 422, "IDEMPOTENCY_CONFLICT").body("paymentId", nullValue());
    assertThat(Database.texts("select amount_minor from scan where payment_id = ?::uuid", first))
        .containsExactly("1280");
    assertThat(Database.told(first, "hutong.scan.accepted.v1")).hasSize(1);
  }

  @Test
  void refuses_what_is_not_a_code_and_answers_the_same_again() {
    // Given
    String key = Requests.newKey();
    String body = Requests.weChatPlate().with("code", "https://qr.alipay.com.evil.cn/a").json();

    // When
    Response first = post(key, body);
    Response again = post(key, body);

    // Then
    problem(first, 422, "SC01")
        .body("paymentId", matchesPattern(UUID_V7))
        .body("reason.name", equalTo("UNRECOGNISED_CODE"))
        .body("reason.zh", equalTo("无法识别的码"));
    assertThat(again.asString()).isEqualTo(first.asString());
    String id = first.path("paymentId");
    assertThat(Database.told(id, "hutong.scan.refused.v1")).hasSize(1);
    given()
        .get("/v1/scans/" + id)
        .then()
        .statusCode(200)
        .body("status", equalTo("REFUSED"))
        .body("final", equalTo(true))
        .body("reason.code", equalTo("SC01"));
  }

  @Test
  void refuses_an_amount_other_than_the_one_that_the_code_fixes() {
    // Given
    String code = "00020101021215314800520448005204123456789012345530315654041.005802CN6304";
    String whole = code + "%04X".formatted(crc(code));

    // When
    Response other = post(Requests.newKey(), Requests.weChatPlate().with("code", whole).json());
    Response same =
        post(
            Requests.newKey(),
            Requests.weChatPlate().with("code", whole).with("amountMinor", 100).json());

    // Then
    problem(other, 422, "SC07");
    same.then().statusCode(202);
  }

  @Test
  void finds_no_scan_under_an_unknown_or_impossible_id() {
    problem(given().get("/v1/scans/" + UUID.randomUUID()), 404, "NOT_FOUND");
    problem(given().get("/v1/scans/1-1-1-1-1"), 404, "NOT_FOUND");
    problem(given().get("/v1/scans/' OR 1=1--"), 404, "NOT_FOUND");
  }

  @Test
  void accepts_a_recognised_scan_and_lets_its_caller_follow_it() {
    // Given
    String key = Requests.newKey();

    // When
    Response response = post(key, Requests.weChatPlate().json());

    // Then
    response
        .then()
        .statusCode(202)
        .body("paymentId", matchesPattern(UUID_V7))
        .body("status", equalTo("ACCEPTED"));
    String id = response.path("paymentId");
    assertThat(response.<String>path("links.self")).isEqualTo("/v1/scans/" + id);
    assertThat(response.header("Location")).endsWith("/v1/scans/" + id);
    given()
        .get("/v1/scans/" + id)
        .then()
        .statusCode(200)
        .body("paymentId", equalTo(id))
        .body("status", equalTo("ACCEPTED"))
        .body("final", equalTo(false))
        .body("acceptedAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"))
        .body("amountMinor", equalTo(1280))
        .body("currency", equalTo("CNY"))
        .body("door", equalTo("HTTP"))
        .body("reason", nullValue())
        .body("cycleId", nullValue());
  }

  @Test
  void passes_the_callers_trace_on() {
    // Given
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    // When
    String id =
        given()
            .header("Idempotency-Key", Requests.newKey())
            .header("traceparent", trace)
            .contentType("application/json")
            .body(Requests.weChatPlate().json())
            .post("/v1/scans")
            .path("paymentId");

    // Then
    assertThat(Database.texts("select traceparent from outbox where key = ?", id))
        .containsExactly(trace);
  }

  @Test
  void a_default_left_out_is_the_same_request_as_the_default_said() {
    // Given
    String key = Requests.newKey();
    String id = post(key, Requests.weChatPlate().json()).path("paymentId");

    // When
    Response again = post(key, Requests.weChatPlate().with("accountType", "DEBIT").json());

    // Then
    again.then().statusCode(202).body("paymentId", equalTo(id));
  }

  @Test
  void the_same_key_of_another_caller_is_another_request() {
    // Given
    String key = Requests.newKey();
    String id = post(key, Requests.weChatPlate().json()).path("paymentId");

    // When
    Response other = post(key, Requests.weChatPlate().with("caller", "other-gateway").json());

    // Then
    other.then().statusCode(202);
    assertThat(other.<String>path("paymentId")).isNotEqualTo(id);
  }

  @Test
  void a_request_sent_fifty_times_at_once_is_one_payment() throws Exception {
    // Given
    String key = Requests.newKey();
    String body = Requests.weChatPlate().json();
    List<Callable<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(() -> post(key, body));
    }

    // When
    List<Response> responses = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      for (Future<Response> call : threads.invokeAll(calls)) {
        responses.add(call.get());
      }
    } finally {
      threads.shutdown();
    }

    // Then
    assertThat(responses).allMatch(response -> response.statusCode() == 202);
    assertThat(responses.stream().map(Response::asString).collect(Collectors.toSet())).hasSize(1);
    String id = responses.get(0).path("paymentId");
    assertThat(Database.scansOf(key)).isEqualTo(1);
    assertThat(Database.told(id, "hutong.scan.accepted.v1")).hasSize(1);
  }

  private static int crc(String text) {
    int crc = 0xFFFF;
    for (byte b : text.getBytes()) {
      crc ^= (b & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
      }
    }
    return crc & 0xFFFF;
  }
}
