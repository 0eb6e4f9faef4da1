package hutong.codescan.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import hutong.codescan.support.Database;
import hutong.codescan.support.DeadLettersOfTest;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.runtime.clock.BusinessClock;
import hutong.testing.TestKafka;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Payers' codes through both doors. */
@OnRealServers
class PaymentCodesTest {

  private static final String ANSWER =
      "select verdict || coalesce(' ' || reason_code, '') from scan where idempotency_key = ?";

  @Inject BusinessClock clock;

  private TestKafka kafka;

  @BeforeEach
  void connect() {
    kafka = TestKafka.connect();
  }

  @AfterEach
  void disconnect() {
    kafka.close();
  }

  private RecordMetadata send(Requests request, String key) {
    return kafka.send(Requests.TOPIC, key, request.jsonWithKey(key), Map.of());
  }

  private static String answerTo(String key) {
    await().atMost(DeadLettersOfTest.PATIENCE).until(() -> Database.scansOf(key) == 1);
    return Database.texts(ANSWER, key).get(0);
  }

  @Test
  void without_an_acquirer_a_payers_code_breaks_the_contract_at_both_doors() {
    // Given
    String key = Requests.newKey();
    Requests request =
        Requests.payersCode()
            .without("acquirer")
            .with("payerApp", "WECHAT_APP")
            .with("payerRef", "u-2044");

    // When
    Response response = ScansHttpTest.post(key, request.json());
    RecordMetadata sent = send(request, key);

    // Then
    response
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("MISSING_FIELD"))
        .body("field", equalTo("acquirer"));
    assertThat(DeadLettersOfTest.await(kafka, sent))
        .contains("\"MISSING_FIELD\"")
        .contains("acquirer");
    assertThat(Database.scansOf(key)).isZero();
  }

  @Test
  void a_reading_in_a_time_to_come_breaks_the_contract_at_both_doors() {
    // Given
    String key = Requests.newKey();
    Instant toCome = clock.instant().plus(Duration.ofMinutes(10));
    Requests request = Requests.payersCode().with("scannedAt", toCome.toString());

    // When
    Response response = ScansHttpTest.post(key, request.json());
    RecordMetadata sent = send(request, key);

    // Then
    response
        .then()
        .statusCode(400)
        .body("code", equalTo("BAD_FIELD"))
        .body("field", equalTo("scannedAt"));
    assertThat(DeadLettersOfTest.await(kafka, sent))
        .contains("\"BAD_FIELD\"")
        .contains("scannedAt");
    assertThat(Database.scansOf(key)).isZero();
  }

  @Test
  void a_record_from_a_time_to_come_is_a_dead_letter_and_its_code_stays_unspent() {
    // Given
    String key = Requests.newKey();
    String code = Requests.newPaymentCode();

    // When
    RecordMetadata sent =
        kafka.send(
            Requests.TOPIC,
            "k",
            Requests.payersCode(code).jsonWithKey(key),
            clock.instant().plus(Duration.ofMinutes(10)));

    // Then
    assertThat(DeadLettersOfTest.await(kafka, sent)).contains("\"BAD_FIELD\"");
    assertThat(Database.scansOf(key)).isZero();
    ScanExamples.accept(Requests.payersCode(code));
  }

  @Test
  void a_code_is_as_old_as_the_record_that_it_came_in() {
    // Given
    String stale = Requests.newKey();
    String fresh = Requests.newKey();
    String told = Requests.newKey();
    String plate = Requests.newKey();
    Instant longAgo = clock.instant().minus(Duration.ofMinutes(10));

    // When
    kafka.send(Requests.TOPIC, "k", Requests.payersCode().jsonWithKey(stale), longAgo);
    kafka.send(Requests.TOPIC, "k", Requests.payersCode().jsonWithKey(fresh), clock.instant());
    kafka.send(
        Requests.TOPIC,
        "k",
        Requests.payersCode().with("scannedAt", clock.instant().toString()).jsonWithKey(told),
        longAgo);
    kafka.send(Requests.TOPIC, "k", Requests.weChatPlate().jsonWithKey(plate), longAgo);

    // Then
    assertThat(answerTo(stale)).isEqualTo("REFUSED SC04");
    assertThat(answerTo(fresh)).isEqualTo("ACCEPTED");
    assertThat(answerTo(told)).isEqualTo("ACCEPTED");
    assertThat(answerTo(plate)).isEqualTo("ACCEPTED");
  }

  @Test
  void an_expired_code_is_refused_over_http_and_hears_the_same_again() {
    // Given
    String key = Requests.newKey();
    String body =
        Requests.payersCode().with("scannedAt", clock.instant().minusSeconds(66).toString()).json();

    // When
    Response response = ScansHttpTest.post(key, body);
    Response again = ScansHttpTest.post(key, body);

    // Then
    response
        .then()
        .statusCode(422)
        .body("code", equalTo("SC04"))
        .body("reason.zh", equalTo("付款码已过期"));
    assertThat(again.asString()).isEqualTo(response.asString());
  }

  @Test
  void who_guesses_codes_has_to_wait_and_can_still_pay_otherwise() {
    // Given
    String caller = "guesser-" + Requests.newKey();
    Requests guess = Requests.payersCode("9".repeat(18)).with("caller", caller);
    for (int i = 0; i < 60; i++) {
      ScanExamples.refuse(guess);
    }

    // When
    Response next = ScansHttpTest.post(Requests.newKey(), guess.json());
    Response plate =
        ScansHttpTest.post(Requests.newKey(), Requests.weChatPlate().with("caller", caller).json());

    // Then
    next.then().statusCode(429).body("code", equalTo("TOO_MANY_REFUSALS"));
    assertThat(Integer.parseInt(next.header("Retry-After"))).isBetween(1, 60);
    plate.then().statusCode(202);
    ScanExamples.accept(Requests.payersCode());
  }

  @Test
  void one_code_at_both_doors_at_once_from_fifty_acquirers_is_spent_once() throws Exception {
    // Given
    String code = Requests.newPaymentCode();
    List<String> keys = new ArrayList<>();
    List<Callable<Object>> calls = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(50);
    for (int i = 0; i < 50; i++) {
      String key = Requests.newKey();
      keys.add(key);
      Requests request = Requests.payersCode(code).with("caller", "acquirer-" + i);
      boolean overHttp = i % 2 == 0;
      calls.add(
          () -> {
            start.await();
            return overHttp ? ScansHttpTest.post(key, request.json()) : send(request, key);
          });
    }

    // When
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try {
      for (Future<Object> call : threads.invokeAll(calls)) {
        call.get();
      }
    } finally {
      threads.shutdown();
    }

    // Then
    List<String> answers = keys.stream().map(PaymentCodesTest::answerTo).toList();
    assertThat(answers).filteredOn("ACCEPTED"::equals).hasSize(1);
    assertThat(answers).filteredOn("REFUSED SC05"::equals).hasSize(49);
  }
}
