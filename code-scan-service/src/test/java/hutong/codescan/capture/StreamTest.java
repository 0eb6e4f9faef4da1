package hutong.codescan.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.codescan.support.Database;
import hutong.codescan.support.EventStream;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A payer's app follows a payment without asking again and again. */
@OnRealServers
class StreamTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MAX_OPEN = 4;

  @Inject MeterRegistry meters;

  private final List<EventStream> streams = new ArrayList<>();

  @AfterEach
  void hangUp() {
    streams.forEach(EventStream::close);
    await().atMost(PATIENCE).until(() -> meters.get("hutong.streams.open").gauge().value() == 0);
  }

  private EventStream open(String payment, String lastEventId) {
    EventStream stream = EventStream.open(payment, lastEventId);
    streams.add(stream);
    return stream;
  }

  private static String accepted() {
    return ScanExamples.accept(Requests.weChatPlate());
  }

  /** What another instance does when it takes the event: here it is done behind this one's back. */
  private static void elsewhere(String payment, String assignments) {
    Database.execute(
        "update scan set version = version + 1, "
            + assignments
            + " where payment_id = '"
            + payment
            + "'");
  }

  private static final String COMPLETED =
      "status = 'COMPLETED', outcome_at = now(), cycle_id = '2021-10-02-01',"
          + " settlement_date = '2021-10-02'";
  private static final String DECLINED =
      "status = 'DECLINED', outcome_at = now(), reason_code = 'AU02', reason_name ="
          + " 'INSUFFICIENT_FUNDS', reason_en = 'x', reason_zh = 'y'";

  private static void awaitData(EventStream stream, int events) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(stream.data()).as("%s", stream.lines()).hasSize(events));
  }

  @Test
  void an_unknown_payment_is_not_found() {
    assertThat(open(UUID.randomUUID().toString(), null).status()).isEqualTo(404);
    assertThat(open("17", null).status()).isEqualTo(404);
    assertThat(open("17", null).header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void an_id_that_no_event_had_is_refused() {
    assertThat(open(accepted(), "last week").status()).isEqualTo(400);
  }

  @Test
  void more_streams_than_are_allowed_are_told_to_come_back() {
    // Given
    String payment = accepted();
    for (int i = 0; i < MAX_OPEN; i++) {
      awaitData(open(payment, null), 1);
    }

    // When
    EventStream beyond = open(payment, null);

    // Then
    assertThat(beyond.status()).isEqualTo(503);
    assertThat(beyond.header("retry-after")).isEqualTo("5");

    // When one leaves
    streams.get(0).close();

    // Then there is room again
    await().atMost(PATIENCE).until(() -> open(payment, null).status() == 200);
  }

  @Test
  void a_reader_that_does_not_read_is_cut() throws IOException {
    // Given: a small window, and events of a megabyte
    String payment = accepted();
    Database.execute(
        "insert into scan_refund (refund_id, payment_id, amount_minor, state, at, reason_code,"
            + " reason_name, reason_en) values (gen_random_uuid(), '"
            + payment
            + "', 1, 'REFUSED', now(), 'RF04', 'OVER_REFUND', repeat('x', 1000000))");
    double before = meters.get("hutong.streams.dropped").counter().count();
    try (Socket deaf = new Socket()) {
      deaf.setReceiveBufferSize(4_096);
      deaf.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
      deaf.getOutputStream()
          .write(
              ("GET /v1/scans/" + payment + "/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));

      // When
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                elsewhere(payment, "suspended_at = now()");
                // Then
                assertThat(meters.get("hutong.streams.dropped").counter().count())
                    .isEqualTo(before + 1);
              });
    }
  }

  @Test
  void a_stream_begins_with_what_stands_and_goes_on_with_what_another_instance_does() {
    // Given
    String payment = accepted();
    EventStream stream = open(payment, null);
    awaitData(stream, 1);

    // When
    elsewhere(payment, "suspended_at = now()");
    awaitData(stream, 2);
    elsewhere(payment, DECLINED);

    // Then
    awaitData(stream, 3);
    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.header("content-type")).isEqualTo("text/event-stream");
    assertThat(stream.data().get(0)).contains("\"status\":\"ACCEPTED\"", "\"final\":false");
    assertThat(stream.data().get(1)).contains("\"inProgress\":\"WITH_A_PERSON\"");
    assertThat(stream.data().get(2)).contains("\"DECLINED\"", "\"AU02\"", "\"final\":true");
    await().atMost(PATIENCE).until(stream::ended);
  }

  @Test
  void a_late_joiner_hears_how_it_ended_and_is_let_go() {
    // Given
    String payment = accepted();
    elsewhere(payment, DECLINED);

    // When
    EventStream stream = open(payment, null);

    // Then
    awaitData(stream, 1);
    await().atMost(PATIENCE).until(stream::ended);
    assertThat(stream.data().get(0)).contains("\"DECLINED\"");

    // When it comes back by itself
    EventStream again = open(payment, stream.lastId());

    // Then it is told not to
    assertThat(again.status()).isEqualTo(204);
  }

  @Test
  void a_reader_that_comes_back_hears_only_what_it_has_not_heard() {
    // Given
    String payment = accepted();
    EventStream first = open(payment, null);
    awaitData(first, 1);
    first.close();

    // When nothing has happened
    EventStream second = open(payment, first.lastId());
    await().atMost(PATIENCE).until(() -> second.lines().contains(":"));

    // Then
    assertThat(second.data()).isEmpty();
    second.close();

    // When two things have happened
    elsewhere(payment, "suspended_at = now()");
    elsewhere(payment, COMPLETED);
    EventStream third = open(payment, first.lastId());

    // Then it hears what stands after both
    awaitData(third, 1);
    assertThat(third.data().get(0)).contains("\"COMPLETED\"");
    assertThat(third.lastId()).isEqualTo("3");
  }

  @Test
  void a_completed_payment_is_followed_for_a_while_because_it_may_be_refunded() {
    // Given
    String payment = accepted();
    EventStream stream = open(payment, null);
    awaitData(stream, 1);

    // When
    elsewhere(payment, COMPLETED);
    awaitData(stream, 2);
    elsewhere(payment, "refunded_minor = 80");
    elsewhere(payment, "refunded_minor = 1280");

    // Then
    await().atMost(PATIENCE).until(stream::ended);
    String last = stream.data().get(stream.data().size() - 1);
    assertThat(last).contains("\"refundState\":\"REFUNDED\"", "\"refundedMinor\":1280");
  }

  @Test
  void a_completed_payment_that_nobody_refunds_is_let_go_and_may_be_followed_again() {
    // Given
    String payment = accepted();
    elsewhere(payment, COMPLETED);
    EventStream stream = open(payment, null);

    // When
    await().atMost(PATIENCE).until(stream::ended);
    EventStream again = open(payment, stream.lastId());
    elsewhere(payment, "refunded_minor = 80");

    // Then
    awaitData(again, 1);
    assertThat(again.data().get(0)).contains("\"PARTLY_REFUNDED\"");
  }
}
