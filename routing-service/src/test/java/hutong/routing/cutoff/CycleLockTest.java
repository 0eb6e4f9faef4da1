package hutong.routing.cutoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import hutong.routing.support.RoutingTest;
import hutong.testing.HutongServers;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the stamping of payments and the cut-off wait for, and what not. */
@RoutingTest
class CycleLockTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject Cycles cycles;

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  private static Connection holding(String lock) throws SQLException {
    Connection connection = DriverManager.getConnection(HutongServers.adminJdbcUrl());
    connection.setAutoCommit(false);
    connection.createStatement().execute(lock);
    return connection;
  }

  private String stamped() {
    return get(cycles.stamping((transaction, stamp) -> Uni.createFrom().item(stamp.cycle().id())));
  }

  @Test
  void stampingNeedsNoLockOnTheRow() throws SQLException {
    // Given
    String open = get(cycles.open()).id();

    // When
    String stamped;
    try (Connection holder =
        holding("select from settlement_cycle where state = 'OPEN' for update")) {
      stamped = stamped();
      holder.rollback();
    }

    // Then
    assertThat(stamped).isEqualTo(open);
  }

  @Test
  void operatorIsToldToAskForTheCutOffAgain() throws SQLException {
    // Given
    try (Connection holder =
        holding("select pg_advisory_xact_lock_shared(hashtext('settlement_cycle'))")) {

      // When
      var answer = RestAssured.given().post("/v1/cycles/cut-off");

      // Then
      answer
          .then()
          .statusCode(503)
          .header("Retry-After", "1")
          .contentType("application/problem+json")
          .body("code", equalTo("CUT_OFF_BUSY"));
      holder.rollback();
    }
  }

  @Test
  void cutOffThatHasToWaitTooLongStepsBackAndIsDoneLater() throws SQLException {
    // Given
    String open = get(cycles.open()).id();

    // When: a transaction that stamps the cycle does not come to its end.
    try (Connection holder =
        holding("select pg_advisory_xact_lock_shared(hashtext('settlement_cycle'))")) {
      assertThatThrownBy(() -> get(cycles.end(Optional.of(open))))
          .isInstanceOf(CutOffBusyException.class);
      assertThat(stamped()).isEqualTo(open);
      holder.rollback();
    }

    // Then
    assertThat(get(cycles.end(Optional.of(open))).endedCycleId()).isEqualTo(open);
  }
}
