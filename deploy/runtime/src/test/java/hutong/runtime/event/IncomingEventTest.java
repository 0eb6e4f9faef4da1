package hutong.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class IncomingEventTest {

  private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad91";

  private static ConsumerRecord<String, byte[]> record(String... headers) {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>("topic", 3, 42, "key", "{}".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  private static void assertPoison(ConsumerRecord<String, byte[]> record, String reason) {
    assertThatThrownBy(() -> IncomingEvent.cloudEvent(record))
        .isInstanceOfSatisfying(
            PoisonException.class, poison -> assertThat(poison.reason()).isEqualTo(reason));
  }

  @Test
  void refuses_a_record_whose_attributes_are_missing_or_wrong() {
    assertPoison(record(), "MISSING_HEADER");
    assertPoison(record("ce_id", ID), "MISSING_HEADER");
    assertPoison(record("ce_id", "1", "ce_type", "t"), "BAD_HEADER");
    assertPoison(record("ce_id", ID, "ce_type", "t", "ce_time", "yesterday"), "BAD_HEADER");
    assertPoison(record("ce_id", ID, "ce_type", "x".repeat(300)), "MISSING_HEADER");
    assertPoison(new ConsumerRecord<>("topic", 0, 0, "key", null), "NO_DATA");
  }

  @Test
  void reads_the_attributes_and_leaves_a_broken_trace_behind() throws Exception {
    // Given
    ConsumerRecord<String, byte[]> record =
        record(
            "ce_id", ID, "ce_type", "t.v1", "ce_time", "2021-10-02T02:00:00Z", "traceparent", "x");

    // When
    IncomingEvent event = IncomingEvent.cloudEvent(record);

    // Then
    assertThat(event.id()).hasToString(ID);
    assertThat(event.type()).isEqualTo("t.v1");
    assertThat(event.time()).isEqualTo(Instant.parse("2021-10-02T02:00:00Z"));
    assertThat(event.traceparent()).isNull();
    assertThat(event.partition()).isEqualTo(3);
    assertThat(event.offset()).isEqualTo(42);
  }

  @Test
  void a_dead_letter_points_at_the_record_and_repeats_nothing_of_it() {
    // Given
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>(
            "topic", 3, 42, "key", "134567890123456789".getBytes(StandardCharsets.UTF_8));
    record.headers().add("ce_id", "134567890123456789".getBytes(StandardCharsets.UTF_8));

    // When
    DeadLetter letter = DeadLetter.of("consumer", record, "BAD", "bad");

    // Then
    assertThat(letter.toString()).doesNotContain("134567890123456789");
    assertThat(letter.size()).isEqualTo(18);
    assertThat(letter.offset()).isEqualTo(42);
    assertThat(letter.eventId()).isNull();
    assertThat(letter.sha256())
        .isEqualTo("e4f7aec5e5696b8f9c1fedd731b2b35de77cdc1f65cea3b8e5cd920a03f1783f");
  }
}
