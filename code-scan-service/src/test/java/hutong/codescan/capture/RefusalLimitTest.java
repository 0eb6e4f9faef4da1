package hutong.codescan.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLimitTest {

  // Measured time may begin anywhere, also shortly before it runs over.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RefusalLimit limit = new RefusalLimit(3, nanos::get, meters);

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private void refuse(String caller, int times) {
    for (int i = 0; i < times; i++) {
      limit.refused(caller);
    }
  }

  @Test
  void is_not_made_to_let_nobody_in() {
    assertThatThrownBy(() -> new RefusalLimit(0, nanos::get, meters))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void lets_a_caller_wait_that_was_refused_as_often_as_the_bound() {
    refuse("a", 2);
    assertThat(limit.waitSeconds("a")).isZero();
    refuse("a", 1);
    assertThat(limit.waitSeconds("a")).isEqualTo(60);
    assertThat(meters.counter("hutong.scans.limited").count()).isEqualTo(1);
  }

  @Test
  void lets_nobody_else_wait() {
    refuse("a", 5);
    assertThat(limit.waitSeconds("b")).isZero();
  }

  @Test
  void lets_it_in_again_when_the_oldest_refusal_is_a_minute_old() {
    // Given
    refuse("a", 1);
    pass(20_000);
    refuse("a", 2);

    // When // Then
    assertThat(limit.waitSeconds("a")).isEqualTo(40);
    pass(39_001);
    assertThat(limit.waitSeconds("a")).isEqualTo(1);
    pass(999);
    assertThat(limit.waitSeconds("a")).isZero();
    refuse("a", 1);
    assertThat(limit.waitSeconds("a")).isEqualTo(20);
  }

  @Test
  void keeps_no_caller_in_memory_that_is_refused_no_more() {
    // Given
    for (int i = 0; i < 1_000; i++) {
      refuse("caller-" + i, 1);
    }
    assertThat(limit.callers()).isEqualTo(1_000);

    // When
    pass(60_001);
    refuse("last", 1);

    // Then
    assertThat(limit.callers()).isEqualTo(1);
  }
}
