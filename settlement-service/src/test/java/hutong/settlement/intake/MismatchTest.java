package hutong.settlement.intake;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.runtime.event.PoisonException;
import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Events.Event;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.Recheck;
import hutong.settlement.fee.FeeSchedules;
import hutong.testing.HutongServers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Cycles that have all their markers and whose accounts do not agree. */
@OnRealServers
class MismatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject PaymentsIntake intake;
  @Inject Recheck recheck;
  @Inject FeeSchedules schedules;

  private void take(Event... events) throws PoisonException {
    PaymentEvents reader = new PaymentEvents(schedules);
    List<Taken> batch = new ArrayList<>();
    for (Event event : events) {
      batch.add(reader.read(event.received()));
    }
    intake.take(batch).await().atMost(PATIENCE);
  }

  private static long closedEvents(String cycleId) {
    return Books.number(
        "select count(*) from outbox where key = ? and type = 'hutong.cycle.closed.v1'", cycleId);
  }

  /** Does something to the database as another one who has it open, and gives that one back. */
  private static Connection other(String... statements) throws SQLException {
    Connection other = DriverManager.getConnection(HutongServers.adminJdbcUrl());
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return other;
  }

  private static void change(String sql) throws SQLException {
    try (Connection other = other(sql)) {
      other.commit();
    }
  }

  private static String mismatch(String cycleId) {
    return Books.one("select mismatch from cycle where cycle_id = ?", cycleId);
  }

  @Test
  void a_cycle_that_still_lacks_a_payment_is_neither_locked_nor_summed_up_again() throws Exception {
    // Given two cycles that were found not to agree, one because its markers say different things
    String lacking = "2032-09-01-01";
    String torn = "2032-09-02-01";
    take(
        Events.completed(UUID.randomUUID(), lacking, 10_000),
        Events.ended(lacking, 0, 2, 2, 10_700),
        Events.ended(lacking, 1, 2, 2, 10_700));
    take(
        Events.completed(UUID.randomUUID(), torn, 10_000),
        Events.ended(torn, 0, 2, 1, 10_000),
        Events.ended(torn, 1, 2, 2, 10_700));
    recheck.run().await().atMost(PATIENCE);

    // When they are tried while another holds their rows and all that is posted
    try (Connection other =
        other(
            "select from cycle where cycle_id like '2032-09-%' for update",
            "lock table transfer, clearing_item in access exclusive mode")) {
      recheck.run().await().atMost(PATIENCE);
      other.rollback();
    }

    // Then
    assertThat(mismatch(lacking)).isEqualTo("ANNOUNCED_DIFFERS");
    assertThat(mismatch(torn)).isEqualTo("MARKERS_DISAGREE");
  }

  @Test
  void a_position_that_was_changed_by_hand_is_named_and_its_cycle_closes_when_it_is_mended()
      throws Exception {
    // Given
    String cycle = "2032-09-03-01";
    String change = "update position set %s where cycle_id = '" + cycle + "' and role = 'ISSUER'";
    take(Events.completed(UUID.randomUUID(), cycle, 10_000));
    change(change.formatted("principal_minor = 9999"));

    // When
    take(Events.ended(cycle, 0, 1, 1, 10_000));
    recheck.run().await().atMost(PATIENCE);

    // Then
    assertThat(mismatch(cycle)).isEqualTo("POSITIONS_DIFFER");

    // And when only sums are wrong that no marker announces
    change(change.formatted("principal_minor = 10000, credit_minor = credit_minor + 1"));
    recheck.run().await().atMost(PATIENCE);
    assertThat(mismatch(cycle)).isEqualTo("POSITIONS_DIFFER");

    // And when nothing is wrong any more
    change(change.formatted("credit_minor = credit_minor - 1"));
    recheck.run().await().atMost(PATIENCE);
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");
  }

  @Test
  void a_cycle_that_lacks_a_payment_stays_draining_with_the_reason_until_it_comes()
      throws Exception {
    // Given routing counted two, and one was given up as a dead letter
    String cycle = "2032-05-01-01";
    take(
        Events.completed(UUID.randomUUID(), cycle, 10_000),
        Events.ended(cycle, 0, 2, 2, 10_700),
        Events.ended(cycle, 1, 2, 2, 10_700));
    assertThat(Books.one("select state, mismatch from cycle where cycle_id = ?", cycle))
        .isEqualTo("DRAINING ANNOUNCED_DIFFERS");
    assertThat(closedEvents(cycle)).isZero();

    // When it is sent again, mended
    take(Events.completed(UUID.randomUUID(), cycle, 700));
    recheck.run().await().atMost(PATIENCE);

    // Then
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");
    assertThat(
            Books.number(
                "select count(*) from cycle where cycle_id = ? and mismatch is null", cycle))
        .isOne();
    assertThat(closedEvents(cycle)).isOne();
  }
}
