package hutong.codescan.capture;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.codescan.support.Database;
import hutong.codescan.support.DeadLettersOfTest;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.testing.TestKafka;
import io.restassured.response.Response;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnRealServers
class ScanRequestsTopicTest {

  private TestKafka kafka;

  @BeforeEach
  void connect() {
    kafka = TestKafka.connect();
  }

  @AfterEach
  void disconnect() {
    kafka.close();
  }

  private RecordMetadata send(String json) {
    return kafka.send(Requests.TOPIC, "any", json, Map.of());
  }

  private static void awaitScan(String key) {
    await().atMost(DeadLettersOfTest.PATIENCE).until(() -> Database.scansOf(key) == 1);
  }

  private static String payment(String key) {
    return Database.texts("select payment_id from scan where idempotency_key = ?", key).get(0);
  }

  @Test
  void poison_becomes_a_dead_letter_and_holds_back_nobody() {
    // Given
    String before = Requests.newKey();
    String after = Requests.newKey();

    // When
    send(Requests.weChatPlate().jsonWithKey(before));
    RecordMetadata nonsense = send("{\"caller\":");
    RecordMetadata tombstone = kafka.send(Requests.TOPIC, "any", (byte[]) null, Map.of());
    RecordMetadata keyless = send(Requests.weChatPlate().json());
    RecordMetadata bad = send(Requests.weChatPlate().with("amountMinor", 0).jsonWithKey("k"));
    RecordMetadata unknown = send(Requests.weChatPlate().with("extra", 1).jsonWithKey("k"));
    RecordMetadata large =
        send(Requests.weChatPlate().with("code", "x".repeat(100_000)).jsonWithKey("k"));
    send(Requests.weChatPlate().jsonWithKey(after));

    // Then
    awaitScan(before);
    awaitScan(after);
    assertThat(DeadLettersOfTest.await(kafka, nonsense)).contains("\"BAD_JSON\"");
    assertThat(DeadLettersOfTest.await(kafka, tombstone)).contains("\"BAD_JSON\"");
    assertThat(DeadLettersOfTest.await(kafka, keyless))
        .contains("\"MISSING_FIELD\"")
        .contains("idempotencyKey");
    assertThat(DeadLettersOfTest.await(kafka, bad))
        .contains("\"BAD_FIELD\"")
        .contains("amountMinor");
    assertThat(DeadLettersOfTest.await(kafka, unknown)).contains("\"UNKNOWN_FIELD\"");
    assertThat(DeadLettersOfTest.await(kafka, large)).contains("\"TOO_LARGE\"");
    assertThat(Database.scansOf("k")).isZero();
  }

  @Test
  void another_request_under_a_used_key_is_a_dead_letter_and_changes_nothing() {
    // Given
    String key = Requests.newKey();
    RecordMetadata first = send(Requests.weChatPlate().jsonWithKey(key));
    awaitScan(key);

    // When
    RecordMetadata second = send(Requests.weChatPlate().with("amountMinor", 1).jsonWithKey(key));

    // Then
    assertThat(DeadLettersOfTest.await(kafka, second)).contains("\"IDEMPOTENCY_CONFLICT\"");
    assertThat(DeadLettersOfTest.now(kafka, first)).isEmpty();
    assertThat(Database.texts("select amount_minor from scan where idempotency_key = ?", key))
        .containsExactly("1280");
  }

  @Test
  void a_request_delivered_again_is_one_payment() {
    // Given
    String key = Requests.newKey();
    String json = Requests.weChatPlate().jsonWithKey(key);
    String last = Requests.newKey();

    // When
    for (int i = 0; i < 10; i++) {
      send(json);
    }
    // The same Kafka key: the same partition, so it is behind all of them.
    send(Requests.weChatPlate().jsonWithKey(last));

    // Then
    awaitScan(last);
    assertThat(Database.scansOf(key)).isEqualTo(1);
    assertThat(Database.told(payment(key), "hutong.scan.accepted.v1")).hasSize(1);
  }

  @Test
  void what_is_not_a_code_is_stored_as_refused_and_told() {
    // Given
    String key = Requests.newKey();

    // When
    send(Requests.weChatPlate().with("code", "hello").jsonWithKey(key));

    // Then
    awaitScan(key);
    assertThat(Database.texts("select status from scan where idempotency_key = ?", key))
        .containsExactly("REFUSED");
    assertThat(Database.told(payment(key), "hutong.scan.refused.v1"))
        .singleElement()
        .asString()
        .contains("\"SC01\"")
        .contains(key)
        .contains("\"KAFKA\"");
  }

  @Test
  void a_request_sent_through_both_doors_is_one_payment() {
    // Given
    String key = Requests.newKey();
    send(Requests.weChatPlate().jsonWithKey(key));
    awaitScan(key);

    // When
    Response overHttp = ScansHttpTest.post(key, Requests.weChatPlate().json());
    Response other = ScansHttpTest.post(key, Requests.weChatPlate().with("mcc", "5411").json());

    // Then
    overHttp.then().statusCode(202);
    assertThat(overHttp.<String>path("paymentId")).isEqualTo(payment(key));
    other.then().statusCode(422);
    String door = given().get("/v1/scans/" + payment(key)).path("door");
    assertThat(door).isEqualTo("KAFKA");
  }

  @Test
  void the_headers_of_cloudevents_are_welcome_and_the_trace_is_kept() {
    // Given
    String key = Requests.newKey();
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    // When
    kafka.send(
        Requests.TOPIC,
        null,
        Requests.weChatPlate().jsonWithKey(key),
        Map.of("ce_id", "not-even-a-uuid", "ce_type", "anything", "traceparent", trace));

    // Then
    awaitScan(key);
    assertThat(Database.texts("select traceparent from outbox where key = ?", payment(key)))
        .containsExactly(trace);
  }
}
