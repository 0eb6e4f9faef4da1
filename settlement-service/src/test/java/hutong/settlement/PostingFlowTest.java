package hutong.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Events.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the payments topic to the ledger. */
@OnRealServers
class PostingFlowTest {

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void a_record_that_cannot_be_taken_becomes_a_dead_letter_and_holds_nobody_back() {
    // Given good and bad records side by side on one partition
    String cycle = "2031-01-01-01";
    UUID before = UUID.randomUUID();
    Event good = Events.completed(before, cycle, 100);
    List<Event> bad = new ArrayList<>();
    bad.add(good.withId(UUID.randomUUID()).with("\"amountMinor\":100", "\"amountMinor\":0"));
    bad.add(good.withId(UUID.randomUUID()).with("{", "not json {"));
    bad.add(good.withId(UUID.randomUUID()).withType("hutong.payment.completed.v99"));
    bad.add(good.withId(UUID.randomUUID()).withKey("another"));

    // When
    feed.send(good);
    List<RecordMetadata> sent = bad.stream().map(feed::send).toList();
    feed.drain(cycle);

    // Then
    feed.awaitPosted(before);
    assertThat(sent.stream().map(feed::deadLetterOf))
        .satisfiesExactly(
            letter -> assertThat(letter).contains("\"BAD_FIELD\"").doesNotContain("CCB"),
            letter -> assertThat(letter).contains("\"BAD_JSON\""),
            letter -> assertThat(letter).contains("\"UNSUPPORTED_TYPE\""),
            letter -> assertThat(letter).contains("\"KEY_MISMATCH\""));
  }

  @Test
  void a_payment_told_again_with_another_amount_is_a_dead_letter_and_changes_nothing() {
    // Given
    String cycle = "2031-01-02-01";
    UUID payment = UUID.randomUUID();
    Event first = Events.completed(payment, cycle, 10_000);
    feed.send(first);
    feed.awaitPosted(payment);
    List<String> before = Books.snapshot(cycle);

    // When
    RecordMetadata other = feed.send(first.withId(UUID.randomUUID()).with("10000", "10001"));

    // Then
    assertThat(feed.deadLetterOf(other)).contains("\"CONTRADICTS_POSTED\"").doesNotContain("10001");
    assertThat(Books.snapshot(cycle)).isEqualTo(before);
  }

  @Test
  void a_payment_of_a_closed_cycle_is_a_dead_letter_and_the_cycle_stays_as_it_is() {
    // Given
    String cycle = "2031-01-03-01";
    UUID payment = UUID.randomUUID();
    Event first = Events.completed(payment, cycle, 10_000);
    feed.send(first);
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");
    List<String> before = Books.snapshot(cycle);

    // When a new one comes, and the known one comes again
    RecordMetadata late = feed.send(Events.completed(UUID.randomUUID(), cycle, 5));
    feed.send(first);
    feed.send(first.withId(UUID.randomUUID()));
    feed.drain("2031-01-03-02");

    // Then
    assertThat(feed.deadLetterOf(late)).contains("\"LATE_FOR_CLOSED_CYCLE\"");
    assertThat(Books.snapshot(cycle)).isEqualTo(before);
  }

  @Test
  void delivering_everything_twice_more_changes_nothing() {
    // Given
    String cycle = "2031-01-04-01";
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      events.add(Events.completed(UUID.randomUUID(), cycle, i * 1_000L));
    }
    feed.send(events);
    events.forEach(event -> feed.awaitPosted(UUID.fromString(event.key())));
    List<String> before = Books.snapshot(cycle);

    // When
    feed.send(events);
    feed.send(events.stream().map(event -> event.withId(UUID.randomUUID())).toList());
    feed.drain("2031-01-04-02");

    // Then
    assertThat(Books.snapshot(cycle)).isEqualTo(before);
    assertThat(Books.positionsThatDiffer(cycle)).isEmpty();
  }

  @Test
  void what_was_refused_or_declined_leaves_no_trace() {
    // Given
    String cycle = "2031-01-05-01";
    Event refused =
        Events.completed(UUID.randomUUID(), cycle, 1).withType("hutong.payment.refused.v1");
    Event declined =
        Events.completed(UUID.randomUUID(), cycle, 1).withType("hutong.payment.declined.v1");

    // When
    feed.send(List.of(refused, declined));
    feed.drain("2031-01-05-02");

    // Then
    assertThat(Books.state(cycle)).isNull();
    assertThat(Books.number("select count(*) from inbox where event_id = ?", refused.id()))
        .isZero();
  }

  @Test
  void a_payment_is_posted_with_its_fees_and_added_to_the_positions() {
    // Given
    String cycle = "2031-01-06-01";
    UUID debit = UUID.randomUUID();
    UUID credit = UUID.randomUUID();

    // When
    feed.send(Events.completed(debit, cycle, 10_000, "DEBIT", "CCB", "ALIPAY", "UNIONPAY"));
    feed.send(Events.completed(credit, cycle, 1_000_000, "CREDIT", "CCB", "ALIPAY", "UNIONPAY"));
    feed.awaitPosted(debit);
    feed.awaitPosted(credit);

    // Then
    String transfers = "select kind, amount_minor from transfer where payment_id = ? order by kind";
    assertThat(Books.rows(transfers, debit))
        .containsExactly(
            "ISSUER_FEE 35", "NETWORK_FEE_ACQUIRER 3", "NETWORK_FEE_ISSUER 3", "PRINCIPAL 10000");
    assertThat(Books.rows(transfers, credit))
        .containsExactly(
            "ISSUER_FEE 4500",
            "NETWORK_FEE_ACQUIRER 325",
            "NETWORK_FEE_ISSUER 325",
            "PRINCIPAL 1000000");
    assertThat(
            Books.rows(
                "select participant, role, debit_minor, credit_minor, payments, principal_minor"
                    + " from position where cycle_id = ? order by 1",
                cycle))
        .containsExactly(
            "ALIPAY ACQUIRER 4863 1010000 0 0",
            "CCB ISSUER 1010328 4535 2 1010000",
            "UNIONPAY NETWORK 0 656 0 0");
    assertThat(
            Books.one(
                "select network_fee_issuer_minor, network_fee_issuer_residue"
                    + " from clearing_item where payment_id = ?",
                debit))
        .isEqualTo("3 250000");
    assertThat(
            Books.one("select uuid_extract_version(id) from transfer where payment_id = ?", debit))
        .isEqualTo("7");
  }
}
