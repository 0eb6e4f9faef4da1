package hutong.settlement.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.runtime.event.PoisonException;
import hutong.settlement.Events;
import hutong.settlement.Events.Event;
import hutong.settlement.fee.FeeFileCheck;
import hutong.settlement.fee.ShippedFees;
import hutong.settlement.post.CompletedPayment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PaymentEventsTest {

  private static final UUID PAYMENT = UUID.fromString("017c3e2a-5c00-7a10-8a4b-1f6d2c9e0a01");
  private static final Event GOOD = Events.completed(PAYMENT, "2021-10-02-01", 10_000);
  private static final Event MARKER = Events.ended("2021-10-02-01", 1, 1, 10_000);

  private final PaymentEvents events = new PaymentEvents(ShippedFees.read());

  private void assertPoison(String reason, Event event) {
    assertThatThrownBy(() -> events.read(event.received()))
        .isInstanceOfSatisfying(
            PoisonException.class, poison -> assertThat(poison.reason()).isEqualTo(reason));
  }

  private static Event more(String fields) {
    return GOOD.with("{", "{" + fields + ",");
  }

  @Test
  void a_tombstone_and_a_record_without_headers_are_poison() {
    // Given
    ConsumerRecord<String, byte[]> tombstone =
        new ConsumerRecord<>(Events.TOPIC, 0, 0, PAYMENT.toString(), null);
    ConsumerRecord<String, byte[]> bare =
        new ConsumerRecord<>(Events.TOPIC, 0, 0, PAYMENT.toString(), "{}".getBytes());

    // When // Then
    assertThatThrownBy(() -> events.read(tombstone)).hasMessageContaining("NO_DATA");
    assertThatThrownBy(() -> events.read(bare)).hasMessageContaining("MISSING_HEADER");
  }

  @Test
  void a_type_of_tomorrow_is_not_skipped_silently() {
    assertPoison("UNSUPPORTED_TYPE", GOOD.withType("hutong.payment.completed.v2"));
    assertPoison("UNSUPPORTED_TYPE", GOOD.withType("hutong.payment.refunded.v1"));
  }

  @Test
  void data_that_is_not_what_the_contract_says_is_poison() {
    assertPoison("BAD_JSON", GOOD.with("{", "["));
    assertPoison("BAD_JSON", GOOD.with("10000", "100.00"));
    assertPoison("BAD_JSON", GOOD.with("10000", "\"10000\""));
    assertPoison("BAD_JSON", GOOD.with("10000", "9223372036854775808"));
    assertPoison("BAD_JSON", GOOD.with("\"currency\"", "\"amountMinor\":1,\"currency\""));
    assertPoison("BAD_FIELD", GOOD.with("10000", "0"));
    assertPoison("BAD_FIELD", GOOD.with("10000", "-1"));
    assertPoison("BAD_FIELD", GOOD.with("10000", "100000000001"));
    assertPoison("BAD_FIELD", GOOD.with("10000", "null"));
    assertPoison("BAD_FIELD", GOOD.with("CNY", "cny"));
    assertPoison("UNSUPPORTED_CURRENCY", GOOD.with("CNY", "USD"));
    assertPoison("BAD_FIELD", GOOD.with("\"CCB\"", "\"../etc\""));
    assertPoison("BAD_FIELD", GOOD.with("\"CCB\"", "null"));
    assertPoison("BAD_FIELD", GOOD.with("\"DEBIT\"", "\"GOLD\""));
    assertPoison("BAD_FIELD", GOOD.with("\"2021-10-02-01\"", "\"2021-10-03-01\""));
    assertPoison("BAD_FIELD", GOOD.with("2021-10-02T02:00:00.9Z", "1970-01-01T00:00:00Z"));
    assertPoison("BAD_FIELD", GOOD.with("2021-10-02T02:00:00.9Z", "2100-01-01T00:00:00Z"));
    assertPoison("UNKNOWN_FEE_SCHEDULE", GOOD.with("FS-INTEROP-EXAMPLE", "FS-NONE"));
    assertPoison("FEE_SCHEDULE_NOT_BEGUN", GOOD.with("2021-10-02T02", "2016-09-01T02"));
    assertPoison("BAD_FIELD", GOOD.with("\"codeOwner\":\"ALIPAY\"", "\"codeOwner\":\"a|b\""));
    assertPoison("BAD_FIELD", more("\"mcc\":\"54\""));
    assertPoison("BAD_FIELD", more("\"acceptedAt\":\"1970-01-01T00:00:00Z\""));
    assertPoison("BAD_FIELD", more("\"rolledFrom\":\"2021-10-01-01\""));
    assertPoison("BAD_FIELD", more("\"rolledReason\":\"UNKNOWN_AT_CUT_OFF\""));
    assertPoison("BAD_FIELD", more("\"rolledFrom\":\"now\",\"rolledReason\":\"LATE\""));
    assertPoison("KEY_MISMATCH", GOOD.withKey(UUID.randomUUID().toString()));
  }

  @Test
  void a_marker_that_proves_nothing_is_poison() {
    assertPoison("WRONG_PARTITION", MARKER.with("\"partition\":1", "\"partition\":2"));
    assertPoison("BAD_FIELD", MARKER.with("\"partition\":1", "\"partition\":4"));
    assertPoison("BAD_FIELD", MARKER.with("\"partition\":1", "\"partition\":-1"));
    assertPoison("BAD_FIELD", MARKER.with("\"partitions\":4", "\"partitions\":0"));
    assertPoison("BAD_FIELD", MARKER.with("\"completedCount\":1", "\"completedCount\":-1"));
    assertPoison("BAD_FIELD", MARKER.with("{\"CNY\":10000}", "null"));
    assertPoison("BAD_FIELD", MARKER.with("{\"CNY\":10000}", "{\"CNY\":-1}"));
    assertPoison("KEY_MISMATCH", MARKER.withKey("2021-10-02-02"));
  }

  @Test
  void a_payment_that_was_in_doubt_until_its_schedule_had_ended_still_has_a_price()
      throws Exception {
    // Given
    String ended =
        ShippedFees.text()
            .replace("\"effectiveTo\": null", "\"effectiveTo\": \"2021-10-02T01:00:00Z\"");
    PaymentEvents later =
        new PaymentEvents(FeeFileCheck.read(ended.getBytes(StandardCharsets.UTF_8)));

    // When
    Taken taken = later.read(GOOD.received());

    // Then
    assertThat(((Taken.Payment) taken).posting().transfers()).hasSize(4);
  }

  @Test
  void what_an_event_says_of_acceptance_is_taken_and_what_it_does_not_say_stays_open()
      throws Exception {
    // When
    Taken told =
        events.read(
            more("\"acceptedAt\":\"2021-10-01T14:59:59Z\",\"rolledFrom\":\"2021-10-01-01\","
                    + "\"rolledReason\":\"UNKNOWN_AT_CUT_OFF\"")
                .received());
    Taken untold = events.read(GOOD.with("\"codeOwner\":\"ALIPAY\",", "").received());

    // Then
    assertThat(((Taken.Payment) told).posting().payment())
        .returns(Instant.parse("2021-10-01T14:59:59Z"), CompletedPayment::acceptedAt)
        .returns("2021-10-01-01", CompletedPayment::rolledFrom)
        .returns("UNKNOWN_AT_CUT_OFF", CompletedPayment::rolledReason)
        .returns("ALIPAY", CompletedPayment::codeOwner);
    assertThat(((Taken.Payment) untold).posting().payment())
        .returns(null, CompletedPayment::acceptedAt)
        .returns(null, CompletedPayment::rolledFrom)
        .returns(null, CompletedPayment::codeOwner);
  }

  @Test
  void what_was_not_completed_is_not_cleared() throws Exception {
    for (String type : List.of("hutong.payment.refused.v1", "hutong.payment.declined.v1")) {
      assertThat(events.read(GOOD.withType(type).received())).isNull();
    }
  }

  @Test
  void fields_that_a_later_version_adds_are_left_alone() throws Exception {
    // When
    Taken taken = events.read(GOOD.with("{", "{\"new\":{\"a\":[1]},").received());

    // Then
    assertThat(taken).isInstanceOf(Taken.Payment.class);
    assertThat(taken.eventId()).isEqualTo(GOOD.id());
    assertThat(((Taken.Payment) taken).posting().transfers()).hasSize(4);
  }
}
