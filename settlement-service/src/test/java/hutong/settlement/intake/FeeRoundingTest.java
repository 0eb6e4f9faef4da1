package hutong.settlement.intake;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.runtime.event.PoisonException;
import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Events.Event;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.Recheck;
import hutong.settlement.fee.FeeSchedules;
import hutong.settlement.fee.FeeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Fees that are rounded over a whole cycle, from the event to the closed cycle. */
@OnRealServers
class FeeRoundingTest {

  private static final Logger LOG = Logger.getLogger(FeeRoundingTest.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String ROUNDED =
      """
      select fee_type, debit_participant, debit_role, credit_participant, credit_role, amount_minor
        from direct_item where cycle_id = ? and kind = 'FEE_ROUNDING' order by fee_type
      """;

  @Inject PaymentsIntake intake;
  @Inject Recheck recheck;
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

  /** By the shipped schedule that rounds over the cycle, at a merchant that pays in full. */
  private static Event paid(UUID payment, String cycle, long amountMinor) {
    return Events.completed(payment, cycle, amountMinor)
        .with("FS-INTEROP-EXAMPLE", "FS-PREFERENTIAL-EXAMPLE");
  }

  private static List<Event> paid(int count, String cycle, long amountMinor) {
    return Stream.generate(() -> paid(UUID.randomUUID(), cycle, amountMinor)).limit(count).toList();
  }

  private static Event refund(UUID payment, String cycle, long amount, long before, long original) {
    return Events.refunded(UUID.randomUUID(), payment, cycle, amount, before, original);
  }

  private static Event ended(
      String cycle, long count, long amount, long refunds, long refundMinor) {
    Event end = Events.ended(cycle, 0, 1, count, amount);
    return refunds == 0 ? end : Events.endedWith(end, "refunded", refunds, refundMinor);
  }

  private static List<String> nets(String cycle) {
    return Books.rows(
        "select participant, net_minor from cycle_net where cycle_id = ? order by 1", cycle);
  }

  @Test
  void a_cycle_that_does_not_close_keeps_no_rounding_and_the_one_that_does_makes_it_once() {
    // Given 1,000 payments were announced and one is missing
    String cycle = "2061-01-01-01";
    take(paid(999, cycle, 100));
    take(ended(cycle, 1_000, 100_000, 0, 0));
    assertThat(Books.one("select state || ' ' || mismatch from cycle where cycle_id = ?", cycle))
        .isEqualTo("DRAINING ANNOUNCED_DIFFERS");
    recheck.run().await().atMost(PATIENCE);
    assertThat(Books.rows(ROUNDED, cycle)).isEmpty();
    assertThat(Books.number("select sum(credit_minor) from position where cycle_id = ?", cycle))
        .isEqualTo(99_900);

    // When it comes
    take(paid(1, cycle, 100));
    recheck.run().await().atMost(PATIENCE);

    // Then 0.35 fen and 0.0325 fen each, a thousand times
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");
    assertThat(Books.rows(ROUNDED, cycle))
        .containsExactly(
            "ISSUER_FEE ALIPAY ACQUIRER CCB ISSUER 350",
            "NETWORK_FEE_ACQUIRER ALIPAY ACQUIRER UNIONPAY NETWORK 33",
            "NETWORK_FEE_ISSUER CCB ISSUER UNIONPAY NETWORK 33");
    assertThat(nets(cycle)).containsExactly("ALIPAY 99617", "CCB -99683", "UNIONPAY 66");

    // And neither another attempt nor the same events again change anything
    List<String> before = Books.snapshot(cycle);
    recheck.run().await().atMost(PATIENCE);
    take(ended(cycle, 1_000, 100_000, 0, 0));
    assertThat(Books.snapshot(cycle)).isEqualTo(before);
  }

  @Test
  void what_was_rounded_up_too_often_goes_back_to_who_paid_it() {
    // Given 10 payments of 143 fen, whose issuer fee of 0.5005 fen is rounded to one fen
    String cycle = "2061-01-02-01";

    // When
    take(paid(10, cycle, 143));
    take(ended(cycle, 10, 1_430, 0, 0));

    // Then 5.005 fen are five, and 0.465 fen are none
    assertThat(Books.rows(ROUNDED, cycle))
        .containsExactly("ISSUER_FEE CCB ISSUER ALIPAY ACQUIRER 5");
    assertThat(nets(cycle)).containsExactly("ALIPAY 1425", "CCB -1425");
  }

  @Test
  void schedules_that_round_one_by_one_leave_nothing_to_round() {
    // Given
    String cycle = "2061-01-03-01";

    // When
    take(Stream.generate(() -> Events.completed(UUID.randomUUID(), cycle, 100)).limit(20).toList());
    take(ended(cycle, 20, 2_000, 0, 0));

    // Then
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");
    assertThat(Books.rows(ROUNDED, cycle)).isEmpty();
    assertThat(
            Books.number(
                "select sum(issuer_fee_residue) from clearing_item where cycle_id = ?", cycle))
        .isEqualTo(7_000_000);
  }

  @Test
  void what_is_refunded_as_a_whole_leaves_no_fen_in_its_cycle_or_over_two() {
    // Given a cycle that gives back all that it charged, and one that leaves it to the next
    for (String later : List.of("2061-02-01-01", "2061-02-02-02")) {
      String cycle = later.substring(0, 10) + "-01";
      List<Event> payments = new ArrayList<>();
      List<Event> refunds = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        UUID payment = UUID.randomUUID();
        payments.add(paid(payment, cycle, 97 + i));
        refunds.add(refund(payment, later, 33 + i, 0, 97 + i));
        refunds.add(refund(payment, later, 64, 33 + i, 97 + i));
      }

      // When
      take(payments);
      if (!later.equals(cycle)) {
        take(ended(cycle, 15, 1_560, 0, 0));
        assertThat(Books.rows(ROUNDED, cycle)).isNotEmpty();
      }
      take(refunds);
      take(
          later.equals(cycle) ? ended(cycle, 15, 1_560, 30, 1_560) : ended(later, 0, 0, 30, 1_560));

      // Then
      assertThat(Books.state(later)).isEqualTo("CLOSED");
      assertThat(
              Books.rows(
                  """
                  select participant, sum(net_minor) from cycle_net
                   where cycle_id like ? group by participant having sum(net_minor) <> 0
                  """,
                  later.substring(0, 10) + "-%"))
          .isEmpty();
    }
  }

  @Test
  void what_is_charged_is_the_exact_sum_rounded_once_for_each_fee_and_pair_of_accounts() {
    // Given
    long seed = Long.getLong("hutong.test.seed", System.nanoTime());
    LOG.infof("Seed %d (repeat with -Dhutong.test.seed)", seed);
    String cycle = "2061-03-01-01";
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    long amount = 0;
    for (int i = 0; i < 200; i++) {
      long one = 1 + random.nextInt(2_000);
      amount += one;
      events.add(
          paid(UUID.randomUUID(), cycle, one)
              .with("\"CCB\"", List.of("\"CCB\"", "\"BOC\"").get(random.nextInt(2))));
    }

    // When
    take(events);
    take(ended(cycle, 200, amount, 0, 0));

    // Then
    assertThat(Books.state(cycle)).as("seed %d", seed).isEqualTo("CLOSED");
    for (FeeType type : FeeType.values()) {
      String column = type.name().toLowerCase(Locale.ROOT);
      String pair = type == FeeType.NETWORK_FEE_ACQUIRER ? "acquirer" : "issuer";
      assertThat(
              Books.rows(
                  """
                  with exact as (
                    select PAIR as party, round(sum(amount_minor * COLUMN_rate_ppm) / 1000000.0) as fee
                      from clearing_item where cycle_id = ? group by PAIR),
                  charged as (
                    select party, sum(fee) as fee
                      from (select PAIR as party, COLUMN_minor as fee
                              from clearing_item where cycle_id = ?
                            union all
                            select case when debit_role = upper('PAIR') then debit_participant
                                        else credit_participant end,
                                   case when debit_role = 'PAYER' then amount_minor
                                        else -amount_minor end
                              from direct_item where cycle_id = ? and fee_type = 'TYPE') as fees
                     group by party)
                  select * from exact full join charged using (party)
                   where exact.fee is distinct from charged.fee
                  """
                      .replace("PAIR", pair)
                      .replace("COLUMN", column)
                      .replace("TYPE", type.name())
                      .replace("PAYER", type.payer().name()),
                  cycle,
                  cycle,
                  cycle))
          .as("seed %d, %s", seed, type)
          .isEmpty();
    }
    assertThat(Books.positionsThatDiffer(cycle)).as("seed %d", seed).isEmpty();
    assertThat(
            Books.rows(
                "select distinct happened_at = (settlement_date + time '15:00') at time zone 'UTC', cycle_id from direct_item"
                    + " where cycle_id = ?",
                cycle))
        .containsExactly("t " + cycle);
  }
}
