package hutong.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

  private static PgException postgres(String sqlState) {
    return new PgException("message", "ERROR", sqlState, "detail");
  }

  @ParameterizedTest
  @ValueSource(strings = {"22001", "22003", "23505", "23514", "P0001"})
  void what_postgresql_says_of_the_rows_will_be_said_again(String sqlState) {
    assertThat(Failures.ofTheData(postgres(sqlState))).isTrue();
    assertThat(Failures.ofTheData(new CompletionException(postgres(sqlState)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "08006", "53300", "57P01", "25P03", "55P03", "42501"})
  void what_postgresql_says_of_itself_passes(String sqlState) {
    assertThat(Failures.ofTheData(postgres(sqlState))).isFalse();
  }

  @Test
  void a_lost_connection_and_a_silent_one_pass() {
    assertThat(Failures.ofTheData(new IOException("connection reset"))).isFalse();
    assertThat(Failures.ofTheData(new TimeoutException())).isFalse();
  }

  @Test
  void arithmetic_that_overflows_will_overflow_again() {
    assertThat(Failures.ofTheData(new ArithmeticException("long overflow"))).isTrue();
    assertThat(Failures.ofTheData(new DataFailure("REASON", "detail"))).isTrue();
  }
}
