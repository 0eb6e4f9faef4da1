package hutong.codescan.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import hutong.codescan.support.Database;
import hutong.codescan.support.DeadLettersOfTest;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.codescan.support.SpoiltOutbox;
import hutong.testing.TestKafka;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One request that cannot be stored, among others that can. */
@OnRealServers
class StorageFailureTest {

  @BeforeEach
  void spoil() {
    SpoiltOutbox.begin();
  }

  @AfterEach
  void mend() {
    SpoiltOutbox.end();
  }

  @Test
  void over_http_only_the_request_itself_fails_and_is_told_to_come_again() throws Exception {
    // Given
    String bad = Requests.newKey();
    List<Callable<Response>> calls = new ArrayList<>();
    calls.add(
        () ->
            ScansHttpTest.post(
                bad, Requests.weChatPlate().with("caller", SpoiltOutbox.CALLER).json()));
    for (int i = 0; i < 30; i++) {
      calls.add(() -> ScansHttpTest.post(Requests.newKey(), Requests.weChatPlate().json()));
    }

    // When
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    List<Response> responses = new ArrayList<>();
    try {
      for (Future<Response> call : threads.invokeAll(calls)) {
        responses.add(call.get());
      }
    } finally {
      threads.shutdown();
    }

    // Then
    responses
        .get(0)
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .contentType("application/problem+json")
        .body("code", equalTo("UNAVAILABLE"));
    assertThat(Database.scansOf(bad)).isZero();
    assertThat(responses.subList(1, responses.size())).allMatch(r -> r.statusCode() == 202);
  }

  @Test
  void over_kafka_only_the_record_itself_becomes_a_dead_letter() {
    try (TestKafka kafka = TestKafka.connect()) {
      // Given
      String bad = Requests.newKey();
      List<String> good = new ArrayList<>();

      // When
      var sent =
          kafka.send(
              Requests.TOPIC,
              "same",
              Requests.weChatPlate().with("caller", SpoiltOutbox.CALLER).jsonWithKey(bad),
              Map.of());
      for (int i = 0; i < 10; i++) {
        String key = Requests.newKey();
        good.add(key);
        kafka.send(Requests.TOPIC, "same", Requests.weChatPlate().jsonWithKey(key), Map.of());
      }

      // Then
      assertThat(DeadLettersOfTest.await(kafka, sent)).contains("\"IMPOSSIBLE_DATA\"");
      good.forEach(
          key ->
              await().atMost(DeadLettersOfTest.PATIENCE).until(() -> Database.scansOf(key) == 1));
      assertThat(Database.scansOf(bad)).isZero();
    }
  }
}
