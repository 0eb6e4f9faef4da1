package hutong.codescan.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import hutong.codescan.support.Database;
import hutong.codescan.support.DeadLettersOfTest;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.testing.TestKafka;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnRealServers
class OutcomesTest {

  private static final String TOPIC = "hutong.payments";
  private static final String REASON =
      "\"reason\":{\"code\":\"RT02\",\"name\":\"CITY_NOT_OPEN\",\"en\":\"x\",\"zh\":\"y\"}";

  private TestKafka kafka;

  @BeforeEach
  void connect() {
    kafka = TestKafka.connect();
  }

  @AfterEach
  void disconnect() {
    kafka.close();
  }

  private static String accepted() {
    return given()
        .header("Idempotency-Key", Requests.newKey())
        .contentType("application/json")
        .body(Requests.weChatPlate().json())
        .post("/v1/scans")
        .then()
        .statusCode(202)
        .extract()
        .path("paymentId");
  }

  private RecordMetadata tell(String type, UUID eventId, String payment, String rest) {
    return kafka.send(
        TOPIC,
        payment,
        "{\"paymentId\":\"" + payment + "\"," + rest + "}",
        Map.of("ce_id", eventId.toString(), "ce_type", type));
  }

  private RecordMetadata completed(String payment, UUID eventId) {
    return tell(
        "hutong.payment.completed.v1",
        eventId,
        payment,
        "\"completedAt\":\"2021-10-02T02:00:01Z\",\"cycleId\":\"2021-10-02-01\","
            + "\"settlementDate\":\"2021-10-02\",\"amountMinor\":1280,\"later\":\"field\"");
  }

  private RecordMetadata refused(String payment) {
    return tell(
        "hutong.payment.refused.v1",
        UUID.randomUUID(),
        payment,
        "\"decidedAt\":\"2021-10-02T02:00:00Z\",\"rulebookVersion\":\"v\"," + REASON);
  }

  private RecordMetadata declined(String payment) {
    return tell(
        "hutong.payment.declined.v1",
        UUID.randomUUID(),
        payment,
        "\"declinedAt\":\"2021-10-02T02:00:00Z\"," + REASON);
  }

  private static void awaitStatus(String payment, String status) {
    await()
        .atMost(DeadLettersOfTest.PATIENCE)
        .untilAsserted(
            () -> given().get("/v1/scans/" + payment).then().body("status", equalTo(status)));
  }

  @Test
  void an_outcome_of_a_payment_that_was_never_scanned_is_a_dead_letter() {
    // Given
    String known = accepted();
    String unknown = UUID.randomUUID().toString();

    // When
    RecordMetadata sent = completed(unknown, UUID.randomUUID());
    completed(known, UUID.randomUUID());

    // Then
    assertThat(DeadLettersOfTest.await(kafka, sent)).contains("\"UNKNOWN_PAYMENT\"");
    awaitStatus(known, "COMPLETED");
  }

  @Test
  void what_is_final_never_changes() {
    // Given
    String payment = accepted();
    declined(payment);
    awaitStatus(payment, "DECLINED");

    // When
    RecordMetadata contradiction = completed(payment, UUID.randomUUID());

    // Then
    assertThat(DeadLettersOfTest.await(kafka, contradiction)).contains("\"CONTRADICTS_FINAL\"");
    awaitStatus(payment, "DECLINED");
    assertThat(Database.texts("select cycle_id from scan where payment_id = ?::uuid", payment))
        .containsExactly((String) null);
  }

  @Test
  void events_that_cannot_be_read_become_dead_letters() {
    // Given
    String payment = accepted();

    // When
    RecordMetadata later =
        tell("hutong.payment.completed.v99", UUID.randomUUID(), payment, "\"a\":1");
    RecordMetadata broken =
        kafka.send(
            TOPIC,
            payment,
            "{",
            Map.of("ce_id", UUID.randomUUID().toString(), "ce_type", "hutong.payment.refused.v1"));
    RecordMetadata incomplete =
        tell("hutong.payment.completed.v1", UUID.randomUUID(), payment, "\"cycleId\":\"c\"");
    RecordMetadata headless = kafka.send(TOPIC, payment, "{}", Map.of());
    completed(payment, UUID.randomUUID());

    // Then
    awaitStatus(payment, "COMPLETED");
    assertThat(DeadLettersOfTest.await(kafka, later)).contains("\"UNSUPPORTED_TYPE\"");
    assertThat(DeadLettersOfTest.await(kafka, broken)).contains("\"BAD_JSON\"");
    assertThat(DeadLettersOfTest.await(kafka, incomplete)).contains("\"MISSING_FIELD\"");
    assertThat(DeadLettersOfTest.await(kafka, headless)).contains("\"MISSING_HEADER\"");
  }

  @Test
  void a_completed_payment_shows_its_cycle_and_settlement_date() {
    // Given
    String payment = accepted();

    // When
    completed(payment, UUID.randomUUID());

    // Then
    awaitStatus(payment, "COMPLETED");
    given()
        .get("/v1/scans/" + payment)
        .then()
        .body("final", equalTo(true))
        .body("cycleId", equalTo("2021-10-02-01"))
        .body("settlementDate", equalTo("2021-10-02"))
        .body("completedAt", equalTo("2021-10-02T02:00:01Z"))
        .body("reason", nullValue());
  }

  @Test
  void a_refused_and_a_declined_payment_show_their_reason() {
    // Given
    String refused = accepted();
    String declined = accepted();

    // When
    refused(refused);
    declined(declined);

    // Then
    awaitStatus(refused, "REFUSED");
    awaitStatus(declined, "DECLINED");
    given()
        .get("/v1/scans/" + refused)
        .then()
        .body("final", equalTo(true))
        .body("reason.code", equalTo("RT02"))
        .body("reason.name", equalTo("CITY_NOT_OPEN"))
        .body("completedAt", nullValue());
  }

  @Test
  void an_outcome_delivered_or_told_twice_counts_once() {
    // Given
    String payment = accepted();
    UUID event = UUID.randomUUID();
    String next = accepted();

    // When
    RecordMetadata first = completed(payment, event);
    RecordMetadata delivered = completed(payment, event);
    RecordMetadata told = completed(payment, UUID.randomUUID());
    kafka.send(
        TOPIC,
        first.partition(),
        "2021-10-02-01",
        "{\"cycleId\":\"2021-10-02-01\"}".getBytes(),
        Map.of("ce_id", UUID.randomUUID().toString(), "ce_type", "hutong.cycle.ended.v1"));
    kafka.send(
        TOPIC,
        first.partition(),
        next,
        ("{\"paymentId\":\"" + next + "\",\"declinedAt\":\"2021-10-02T02:00:00Z\"," + REASON + "}")
            .getBytes(),
        Map.of("ce_id", UUID.randomUUID().toString(), "ce_type", "hutong.payment.declined.v1"));

    // Then
    awaitStatus(next, "DECLINED");
    awaitStatus(payment, "COMPLETED");
    assertThat(DeadLettersOfTest.now(kafka, delivered)).isEmpty();
    assertThat(DeadLettersOfTest.now(kafka, told)).isEmpty();
    assertThat(Database.count("inbox where event_id = ?", event)).isEqualTo(1);
  }
}
