package hutong.settlement.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import hutong.runtime.batch.DataFailure;
import hutong.runtime.event.PoisonException;
import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Events.Event;
import hutong.settlement.OnRealServers;
import hutong.settlement.fee.FeeSchedules;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Refunds and suspense from the event to the closed cycle. */
@OnRealServers
class RefundTakeTest {

  private static final Logger LOG = Logger.getLogger(RefundTakeTest.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject PaymentsIntake intake;
  @Inject FeeSchedules schedules;

  private void take(List<Event> events) {
    PaymentEvents reader = new PaymentEvents(schedules);
    List<Taken> taken = new ArrayList<>();
    for (Event event : events) {
      try {
        taken.add(reader.read(event.received()));
      } catch (PoisonException poison) {
        throw new IllegalStateException(poison.reason() + " " + poison.detail(), poison);
      }
    }
    intake.take(taken).await().atMost(PATIENCE);
  }

  private void take(Event... events) {
    take(List.of(events));
  }

  private void assertRefused(String reason, Event event) {
    String cycle = event.json().replaceAll("(?s).*\"cycleId\":\"([^\"]+)\".*", "$1");
    List<String> before = Books.snapshot(cycle);
    assertThatThrownBy(() -> take(event))
        .isInstanceOfSatisfying(
            DataFailure.class, failure -> assertThat(failure.reason()).isEqualTo(reason));
    assertThat(Books.snapshot(cycle)).isEqualTo(before);
  }

  private static Event refund(UUID payment, String cycle, long amount, long before, long original) {
    return Events.refunded(UUID.randomUUID(), payment, cycle, amount, before, original);
  }

  @Test
  void a_refund_of_an_unknown_payment_is_refused() {
    assertRefused("UNKNOWN_PAYMENT", refund(UUID.randomUUID(), "2051-01-01-01", 100, 0, 10_000));
  }

  @Test
  void a_release_of_what_is_not_in_suspense_is_refused() {
    // Given
    UUID suspended = UUID.randomUUID();
    take(Events.suspended(suspended, "2051-01-02-01", 500));

    // When // Then
    assertRefused("UNKNOWN_PAYMENT", Events.released(UUID.randomUUID(), "2051-01-02-01", 500));
    assertRefused("UNKNOWN_PAYMENT", Events.released(suspended, "2051-01-02-01", 499));
  }

  @Test
  void a_refund_that_gives_back_more_than_is_left_is_refused() {
    // Given
    UUID payment = UUID.randomUUID();
    String cycle = "2051-01-03-01";
    take(Events.completed(payment, cycle, 10_000), refund(payment, cycle, 4_000, 0, 10_000));

    // When // Then one fen too many, and fen that another refund has given back
    assertRefused("OVER_REFUND", refund(payment, cycle, 6_001, 4_000, 10_000));
    assertRefused("OVER_REFUND", refund(payment, cycle, 4_000, 0, 10_000));
    assertRefused("OVER_REFUND", refund(payment, cycle, 1, 3_999, 10_000));
    take(refund(payment, cycle, 6_000, 4_000, 10_000));
  }

  @Test
  void a_refund_that_says_of_its_payment_what_the_ledger_does_not_is_refused() {
    // Given
    UUID payment = UUID.randomUUID();
    String cycle = "2051-01-04-01";
    Event known = refund(payment, cycle, 4_000, 0, 10_000);
    take(Events.completed(payment, cycle, 10_000), known);

    // When // Then
    assertRefused("CONTRADICTS_POSTED", refund(payment, cycle, 1, 4_000, 10_001));
    assertRefused(
        "CONTRADICTS_POSTED",
        refund(payment, cycle, 1, 4_000, 10_000).with("\"CCB\"", "\"CITIC\""));
    assertRefused(
        "CONTRADICTS_POSTED",
        known.withId(UUID.randomUUID()).with("\"amountMinor\":4000", "\"amountMinor\":4001"));
  }

  @Test
  void a_refund_for_a_closed_cycle_is_refused() {
    // Given
    UUID payment = UUID.randomUUID();
    String cycle = "2051-01-05-01";
    take(Events.completed(payment, cycle, 10_000));
    take(ends(cycle, 1, 10_000, 0, 0));
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");

    // When // Then
    assertRefused("LATE_FOR_CLOSED_CYCLE", refund(payment, cycle, 100, 0, 10_000));
  }

  @Test
  void a_cycle_whose_marker_counts_another_number_of_refunds_stays_open_and_says_why() {
    // Given
    UUID payment = UUID.randomUUID();
    String cycle = "2051-01-06-01";
    take(Events.completed(payment, cycle, 10_000), refund(payment, cycle, 100, 0, 10_000));

    // When
    take(ends(cycle, 1, 10_000, 0, 0));

    // Then
    assertThat(Books.one("select state || ' ' || mismatch from cycle where cycle_id = ?", cycle))
        .isEqualTo("DRAINING ANNOUNCED_DIFFERS");
  }

  @Test
  void a_cycle_of_refunds_alone_closes_with_nets_of_the_opposite_sign() {
    // Given
    UUID payment = UUID.randomUUID();
    String first = "2051-01-07-01";
    String second = "2051-01-07-02";
    Event paid = Events.completed(payment, first, 10_000);
    Event refunded = refund(payment, second, 10_000, 0, 10_000);

    // When
    take(paid);
    take(ends(first, 1, 10_000, 0, 0));
    take(refunded);
    take(ends(second, 0, 0, 1, 10_000));

    // Then
    String nets = "select participant, net_minor from cycle_net where cycle_id = ? order by 1";
    assertThat(Books.rows(nets, first)).containsExactly("ALIPAY 9962", "CCB -9968", "UNIONPAY 6");
    assertThat(Books.rows(nets, second)).containsExactly("ALIPAY -9962", "CCB 9968", "UNIONPAY -6");
    given()
        .get("/v1/payments/" + payment + "/postings")
        .then()
        .statusCode(200)
        .body("cycleId", equalTo(first))
        .body("linked", hasSize(1))
        .body("linked[0].kind", equalTo("REFUND"))
        .body("linked[0].cycleId", equalTo(second))
        .body(
            "linked[0].transfers.kind",
            contains(
                "REFUND_PRINCIPAL",
                "REFUND_ISSUER_FEE",
                "REFUND_NETWORK_FEE_ISSUER",
                "REFUND_NETWORK_FEE_ACQUIRER"))
        .body("linked[0].transfers.amountMinor", contains(10_000, 35, 3, 3));
    given()
        .get("/v1/cycles/" + second)
        .then()
        .body("state", equalTo("CLOSED"))
        .body("itemCount", equalTo(0))
        .body("refunded.count", equalTo(1))
        .body("refunded.amountMinor.CNY", equalTo(10_000));
  }

  @Test
  void suspense_closes_in_one_cycle_and_its_release_in_another() {
    // Given
    UUID payment = UUID.randomUUID();
    String first = "2051-01-08-01";
    String second = "2051-01-08-02";

    // When
    take(Events.suspended(payment, first, 500));
    take(
        ends(first, 0, 0, 0, 0).stream()
            .map(end -> Events.endedWith(end, "suspended", 1, 500))
            .toList());
    take(Events.released(payment, second, 500));
    take(
        ends(second, 0, 0, 0, 0).stream()
            .map(end -> Events.endedWith(end, "released", 1, 500))
            .toList());

    // Then
    String nets = "select participant, net_minor from cycle_net where cycle_id = ? order by 1";
    assertThat(Books.rows(nets, first)).containsExactly("CCB -500", "UNIONPAY 500");
    assertThat(Books.rows(nets, second)).containsExactly("CCB 500", "UNIONPAY -500");
    assertThat(
            Books.rows(
                "select role, debit_minor, credit_minor from position"
                    + " where cycle_id = ? order by role",
                first))
        .containsExactly("ISSUER 500 0", "SUSPENSE 0 500");
    given()
        .get("/v1/payments/" + payment + "/postings")
        .then()
        .statusCode(200)
        .body("transfers", hasSize(0))
        .body("linked.kind", contains("SUSPENSE", "RELEASE"));
  }

  @Test
  void random_partial_refunds_in_batches_that_come_twice_close_exactly() {
    // Given payments and their parts, in an order that one partition can have
    long seed = Long.getLong("hutong.test.seed", System.nanoTime());
    LOG.infof("Seed %d (repeat with -Dhutong.test.seed)", seed);
    Random random = new Random(seed);
    String cycle = "2052-01-01-01";
    List<Event> events = new ArrayList<>();
    long paid = 0;
    long refunded = 0;
    long parts = 0;
    for (int i = 0; i < 60; i++) {
      UUID payment = new UUID(random.nextLong(), random.nextLong());
      long amount = 1 + (long) (Math.pow(random.nextDouble(), 6) * 10_000_000);
      paid += amount;
      events.add(Events.completed(payment, cycle, amount));
      long before = 0;
      while (before < amount && random.nextInt(6) != 0) {
        long part = 1 + random.nextLong(amount - before);
        events.add(
            Events.refunded(
                new UUID(random.nextLong(), random.nextLong()),
                payment,
                cycle,
                part,
                before,
                amount));
        before += part;
        parts++;
      }
      refunded += before;
    }

    // When everything is taken, and again by its ids and by others
    int size = 1 + random.nextInt(40);
    for (int from = 0; from < events.size(); from += size) {
      take(events.subList(from, Math.min(events.size(), from + size)));
    }
    List<String> before = Books.snapshot(cycle);
    List<Event> again = new ArrayList<>(events);
    Collections.shuffle(again, random);
    take(again);
    take(again.stream().map(event -> event.withId(UUID.randomUUID())).toList());

    // Then
    assertThat(Books.snapshot(cycle)).as("seed %d", seed).isEqualTo(before);
    assertThat(Books.positionsThatDiffer(cycle)).as("seed %d", seed).isEmpty();
    take(ends(cycle, 60, paid, parts, refunded));
    assertThat(Books.state(cycle)).as("seed %d", seed).isEqualTo("CLOSED");
    assertThat(
            Books.number(
                """
                select count(*) from clearing_item c
                  join (select payment_id, sum(amount_minor) as amount,
                               sum(issuer_fee_minor) as issuer,
                               sum(network_fee_issuer_minor) as by_issuer,
                               sum(network_fee_acquirer_minor) as by_acquirer
                          from linked_item group by payment_id) l
                       on l.payment_id = c.payment_id and l.amount = c.amount_minor
                 where c.cycle_id = ?
                   and (l.issuer, l.by_issuer, l.by_acquirer)
                    <> (c.issuer_fee_minor, c.network_fee_issuer_minor, c.network_fee_acquirer_minor)
                """,
                cycle))
        .as("seed %d", seed)
        .isZero();
    assertThat(Books.number("select sum(net_minor) from cycle_net where cycle_id = ?", cycle))
        .isZero();
  }

  private static List<Event> ends(
      String cycle, long count, long amount, long refunds, long refundMinor) {
    List<Event> ends = new ArrayList<>();
    for (int partition = 0; partition < Events.PARTITIONS; partition++) {
      Event end = Events.ended(cycle, partition, count, amount);
      ends.add(refunds == 0 ? end : Events.endedWith(end, "refunded", refunds, refundMinor));
    }
    return ends;
  }
}
