package hutong.settlement.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.runtime.event.PoisonException;
import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Events.Event;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.Closing;
import hutong.settlement.cycle.Closing.Outcome;
import hutong.settlement.cycle.Recheck;
import hutong.settlement.fee.FeeSchedules;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches given to the intake directly, as two instances of the service could do at once. */
@OnRealServers
class TakeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject PaymentsIntake intake;
  @Inject Closing closing;
  @Inject Recheck recheck;
  @Inject Pool pool;
  @Inject FeeSchedules schedules;

  private List<Taken> taken(Event... events) {
    PaymentEvents reader = new PaymentEvents(schedules);
    return Stream.of(events)
        .map(
            event -> {
              try {
                return reader.read(event.received());
              } catch (PoisonException poison) {
                throw new IllegalStateException(poison);
              }
            })
        .toList();
  }

  private void take(Event... events) {
    intake.take(taken(events)).await().atMost(PATIENCE);
  }

  private static long closedEvents(String cycleId) {
    return Books.number(
        "select count(*) from outbox where key = ? and type = 'hutong.cycle.closed.v1'", cycleId);
  }

  @Test
  void a_batch_that_is_rolled_back_leaves_nothing_behind() {
    // Given
    String cycle = "2032-01-01-01";
    Event payment = Events.completed(UUID.randomUUID(), cycle, 10_000);
    List<Taken> batch = taken(payment, Events.ended(cycle, 0, 1, 10_000));

    // When
    assertThatThrownBy(
            () ->
                pool.withTransaction(
                        tx ->
                            intake
                                .take(tx, batch)
                                .chain(() -> Uni.createFrom().failure(new Rollback())))
                    .await()
                    .atMost(PATIENCE))
        .hasMessageContaining("rolled back by the test");

    // Then
    assertThat(Books.state(cycle)).isNull();
    for (String table : List.of("clearing_item", "transfer", "position", "cycle_marker")) {
      assertThat(Books.number("select count(*) from " + table + " where cycle_id = ?", cycle))
          .as(table)
          .isZero();
    }
    assertThat(Books.number("select count(*) from inbox where event_id = ?", payment.id()))
        .isZero();
  }

  /** What makes the test's transactions end without an effect. */
  private static final class Rollback extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Rollback() {
      super("rolled back by the test");
    }
  }

  @Test
  void a_closing_that_is_rolled_back_leaves_neither_nets_nor_event() {
    // Given a cycle that lacks only its closing
    String cycle = "2032-01-02-01";
    take(Events.completed(UUID.randomUUID(), cycle, 10_000), Events.ended(cycle, 0, 2, 1, 10_000));
    List<Taken> last = taken(Events.ended(cycle, 1, 2, 1, 10_000));
    pool.withTransaction(tx -> intake.take(tx, last)).await().atMost(PATIENCE);

    // When
    assertThatThrownBy(
            () ->
                pool.withTransaction(
                        tx ->
                            closing
                                .close(tx, cycle, null)
                                .invoke(outcome -> assertThat(outcome).isEqualTo(Outcome.CLOSED))
                                .chain(() -> Uni.createFrom().failure(new Rollback())))
                    .await()
                    .atMost(PATIENCE))
        .hasMessageContaining("rolled back by the test");

    // Then
    assertThat(Books.state(cycle)).isEqualTo("DRAINING");
    assertThat(closedEvents(cycle)).isZero();
    assertThat(Books.number("select count(*) from cycle_net where cycle_id = ?", cycle)).isZero();

    // And the schedule finishes what a crash left there
    recheck.run().await().atMost(PATIENCE);
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");
    assertThat(closedEvents(cycle)).isOne();
  }

  @Test
  void two_instances_that_take_their_last_marker_at_once_close_exactly_once() {
    for (int round = 1; round <= 20; round++) {
      // Given
      String cycle = "2032-02-%02d-01".formatted(round);
      take(Events.completed(UUID.randomUUID(), cycle, 10_000));
      List<Taken> one = taken(Events.ended(cycle, 0, 2, 1, 10_000));
      List<Taken> other = taken(Events.ended(cycle, 1, 2, 1, 10_000));

      // When
      Uni.join()
          .all(intake.take(one), intake.take(other), intake.take(other), intake.take(one))
          .andFailFast()
          .await()
          .atMost(PATIENCE);

      // Then
      assertThat(Books.state(cycle)).isEqualTo("CLOSED");
      assertThat(closedEvents(cycle)).isOne();
      assertThat(Books.number("select count(*) from cycle_net where cycle_id = ?", cycle))
          .isEqualTo(3);
    }
  }

  @Test
  void many_closers_at_once_close_once_and_again_is_a_no_op() {
    // Given
    String cycle = "2032-03-01-01";
    List<Taken> markers = taken(Events.ended(cycle, 1, 2, 0, 0), Events.ended(cycle, 0, 2, 0, 0));
    pool.withTransaction(tx -> intake.take(tx, markers)).await().atMost(PATIENCE);

    // When
    List<Uni<Outcome>> closers =
        IntStream.range(0, 6).mapToObj(i -> closing.close(cycle, null)).toList();
    List<Outcome> outcomes = Uni.join().all(closers).andFailFast().await().atMost(PATIENCE);

    // Then
    assertThat(outcomes).containsOnlyOnce(Outcome.CLOSED).contains(Outcome.ALREADY_CLOSED);
    assertThat(closedEvents(cycle)).isOne();
    assertThat(closing.close(cycle, null).await().atMost(PATIENCE))
        .isEqualTo(Outcome.ALREADY_CLOSED);
    assertThat(closing.close("2032-03-01-99", null).await().atMost(PATIENCE))
        .isEqualTo(Outcome.WAITING);
  }

  @Test
  void concurrent_batches_that_touch_the_same_positions_lose_nothing() {
    // Given eight batches of the same two cycles, of other payments each
    String first = "2032-04-01-01";
    String second = "2032-04-01-02";
    List<Uni<Void>> batches =
        IntStream.range(0, 8)
            .mapToObj(
                batch ->
                    intake.take(
                        taken(
                            IntStream.range(0, 50)
                                .mapToObj(
                                    i ->
                                        Events.completed(
                                            UUID.randomUUID(),
                                            (batch + i) % 2 == 0 ? first : second,
                                            1_000))
                                .toArray(Event[]::new))))
            .toList();

    // When
    Uni.join().all(batches).andFailFast().await().atMost(PATIENCE);

    // Then
    for (String cycle : List.of(first, second)) {
      assertThat(Books.positionsThatDiffer(cycle)).isEmpty();
      assertThat(
              Books.one(
                  "select payments, principal_minor from position where cycle_id = ? and role = 'ISSUER'",
                  cycle))
          .isEqualTo("200 200000");
    }
  }

  @Test
  void of_cycles_that_end_together_the_older_one_closes_first() {
    // Given more cycles on a date than two digits count
    List<String> cycles = List.of("2032-10-01-100", "2032-10-01-99", "2032-10-01-101");

    // When
    take(cycles.stream().map(cycle -> Events.ended(cycle, 0, 1, 0, 0)).toArray(Event[]::new));

    // Then
    assertThat(
            Books.rows(
                "select cycle_id from cycle where settlement_date = '2032-10-01'"
                    + " and state = 'CLOSED' order by xmin::text::bigint"))
        .containsExactly("2032-10-01-99", "2032-10-01-100", "2032-10-01-101");
  }

  @Test
  void a_marker_that_contradicts_an_earlier_one_is_refused() {
    // Given
    String cycle = "2032-06-01-01";
    Event marker = Events.ended(cycle, 0, 2, 0, 0);
    take(marker);

    // When // Then
    for (Event other : List.of(Events.ended(cycle, 0, 2, 1, 5), Events.ended(cycle, 1, 3, 0, 0))) {
      assertThatThrownBy(() -> take(other)).hasMessageContaining("other content");
    }
    take(marker.withId(UUID.randomUUID()));
    assertThat(Books.state(cycle)).isEqualTo("DRAINING");
  }

  @Test
  void empty_cycles_close_too_and_whatever_the_order_of_their_markers() {
    // Given
    String cycle = "2032-07-01-01";

    // When
    for (int partition : new int[] {3, 0, 2}) {
      take(Events.ended(cycle, partition, 0, 0));
      assertThat(Books.state(cycle)).isEqualTo("DRAINING");
    }
    take(Events.ended(cycle, 1, 0, 0));

    // Then
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");
    assertThat(
            Books.one(
                "select convert_from(payload, 'UTF8') from outbox"
                    + " where key = ? and type = 'hutong.cycle.closed.v1'",
                cycle))
        .contains("\"itemCount\":0", "\"nets\":[]", "\"sumMinor\":{\"CNY\":0}");
  }

  @Test
  void a_closed_cycle_cannot_be_changed_even_by_the_service_itself() {
    // Given
    String cycle = "2032-08-01-01";
    take(Events.ended(cycle, 0, 1, 0, 0));
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");

    // When // Then
    assertThatThrownBy(
            () ->
                pool.query("update cycle set state = 'OPEN' where cycle_id = '" + cycle + "'")
                    .execute()
                    .await()
                    .atMost(PATIENCE))
        .hasMessageContaining("cycle is closed");
  }
}
