package hutong.codescan.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import hutong.codescan.capture.ScanExamples;
import hutong.codescan.support.Database;
import hutong.codescan.support.DeadLettersOfTest;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.PaymentEvents;
import hutong.codescan.support.Requests;
import hutong.codescan.support.Schemas;
import hutong.testing.TestKafka;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is shown of a payment beyond its first end. */
@OnRealServers
class RefundsTest {

  private TestKafka kafka;
  private PaymentEvents events;

  @BeforeEach
  void connect() {
    kafka = TestKafka.connect();
    events = new PaymentEvents(kafka);
  }

  @AfterEach
  void disconnect() {
    kafka.close();
  }

  private static String accepted() {
    return ScanExamples.accept(Requests.weChatPlate());
  }

  private static ValidatableResponse view(String payment) {
    ValidatableResponse view = given().get("/v1/scans/" + payment).then().statusCode(200);
    Schemas.validComponent("ScanStatus", view.extract().asString());
    return view;
  }

  private static void awaitView(String payment, String field, Object value) {
    Awaitility.await()
        .atMost(DeadLettersOfTest.PATIENCE)
        .untilAsserted(() -> view(payment).body(field, equalTo(value)));
  }

  @Test
  void a_refund_that_does_not_fit_what_went_back_before_is_a_dead_letter() {
    // Given
    String payment = accepted();
    events.completed(payment);
    events.refunded(payment, UUID.randomUUID(), 280, 0);

    // When
    RecordMetadata skipped = events.refunded(payment, UUID.randomUUID(), 100, 380);
    RecordMetadata tooMuch = events.refunded(payment, UUID.randomUUID(), 1001, 280);
    events.refunded(payment, UUID.randomUUID(), 1000, 280);

    // Then
    assertThat(DeadLettersOfTest.await(kafka, skipped)).contains("\"CONTRADICTS_REFUNDS\"");
    assertThat(DeadLettersOfTest.await(kafka, tooMuch)).contains("\"CONTRADICTS_REFUNDS\"");
    awaitView(payment, "refundedMinor", 1280);
    view(payment).body("refunds.size()", equalTo(2)).body("refundState", equalTo("REFUNDED"));
  }

  @Test
  void a_refund_of_what_was_never_paid_is_a_dead_letter() {
    // Given
    String payment = accepted();

    // When
    RecordMetadata early = events.refunded(payment, UUID.randomUUID(), 1280, 0);

    // Then
    assertThat(DeadLettersOfTest.await(kafka, early)).contains("\"CONTRADICTS_STATUS\"");
    view(payment).body("status", equalTo("ACCEPTED")).body("refundedMinor", nullValue());
  }

  @Test
  void a_refund_told_again_counts_once_and_told_otherwise_is_a_dead_letter() {
    // Given
    String payment = accepted();
    UUID refund = UUID.randomUUID();
    events.completed(payment);
    events.refunded(payment, refund, 300, 0);

    // When
    RecordMetadata again = events.refunded(payment, refund, 300, 0);
    RecordMetadata otherwise = events.refunded(payment, refund, 301, 0);
    RecordMetadata refused = events.refundRefused(payment, refund);

    // Then
    assertThat(DeadLettersOfTest.await(kafka, refused)).contains("\"CONTRADICTS_REFUNDS\"");
    assertThat(DeadLettersOfTest.await(kafka, otherwise)).contains("\"CONTRADICTS_REFUNDS\"");
    assertThat(DeadLettersOfTest.now(kafka, again)).isEmpty();
    view(payment).body("refundedMinor", equalTo(300)).body("refunds.size()", equalTo(1));
  }

  @Test
  void refund_events_that_cannot_be_read_become_dead_letters() {
    // Given
    String payment = accepted();

    // When
    RecordMetadata negative = events.refunded(payment, UUID.randomUUID(), -5, 0);
    RecordMetadata incomplete =
        events.tell(
            "hutong.refund.completed.v1", UUID.randomUUID(), payment, "\"kind\":\"CANCEL\"");
    RecordMetadata otherKind =
        events.tell(
            "hutong.refund.refused.v1",
            UUID.randomUUID(),
            payment,
            "\"refundId\":\"%s\",\"kind\":\"GIFT\"".formatted(UUID.randomUUID()));

    // Then
    assertThat(DeadLettersOfTest.await(kafka, negative)).contains("\"BAD_FIELD\"");
    assertThat(DeadLettersOfTest.await(kafka, incomplete)).contains("\"MISSING_FIELD\"");
    assertThat(DeadLettersOfTest.await(kafka, otherKind)).contains("\"BAD_FIELD\"");
  }

  @Test
  void a_reversed_payment_shows_its_reason_and_can_neither_complete_nor_be_refunded() {
    // Given
    String payment = accepted();
    events.reversed(payment);

    // When
    RecordMetadata completed = events.completed(payment);
    RecordMetadata refunded = events.refunded(payment, UUID.randomUUID(), 1280, 0);

    // Then
    assertThat(DeadLettersOfTest.await(kafka, completed)).contains("\"CONTRADICTS_FINAL\"");
    assertThat(DeadLettersOfTest.await(kafka, refunded)).contains("\"CONTRADICTS_STATUS\"");
    view(payment)
        .body("status", equalTo("REVERSED"))
        .body("final", equalTo(true))
        .body("reason.code", equalTo("RV01"))
        .body("reversedAt", equalTo("2021-10-02T03:00:00Z"))
        .body("completedAt", nullValue());
  }

  @Test
  void a_suspended_payment_is_with_a_person_until_it_ends() {
    // Given
    String payment = accepted();
    String reversed = accepted();

    // When
    events.suspended(payment);
    events.suspended(reversed);
    awaitView(payment, "inProgress", "WITH_A_PERSON");
    view(payment).body("status", equalTo("ACCEPTED")).body("final", equalTo(false));
    RecordMetadata released = events.released(payment);
    events.completed(payment);
    events.released(reversed);
    events.reversed(reversed);

    // Then
    awaitView(payment, "status", "COMPLETED");
    awaitView(reversed, "status", "REVERSED");
    view(payment).body("inProgress", nullValue());
    assertThat(DeadLettersOfTest.now(kafka, released)).isEmpty();
  }

  @Test
  void partial_refunds_add_up_and_a_refused_one_is_shown_beside_them() {
    // Given
    String payment = accepted();
    UUID refused = UUID.randomUUID();
    events.completed(payment);

    // When
    events.refunded(payment, UUID.randomUUID(), 300, 0);
    events.refundRefused(payment, refused);
    events.refunded(payment, UUID.randomUUID(), 80, 300);

    // Then
    awaitView(payment, "refundedMinor", 380);
    view(payment)
        .body("status", equalTo("COMPLETED"))
        .body("refundState", equalTo("PARTLY_REFUNDED"))
        .body("refunds.size()", equalTo(3))
        .body("refunds.find { it.state == 'REFUSED' }.refundId", equalTo(refused.toString()))
        .body("refunds.find { it.state == 'REFUSED' }.reason.code", equalTo("RF04"))
        .body("refunds.findAll { it.state == 'COMPLETED' }.amountMinor.sum()", equalTo(380));
    assertThat(Database.texts("select version::text from scan where payment_id = ?::uuid", payment))
        .as("one for the acceptance and one for each of four changes")
        .containsExactly("5");
  }
}
