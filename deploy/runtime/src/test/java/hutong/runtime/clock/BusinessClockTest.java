package hutong.runtime.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class BusinessClockTest {

  @Test
  void shows_the_instant_that_it_was_set_to_and_runs_on() {
    // Given
    BusinessClock clock = new BusinessClock(Duration.ZERO);
    Instant then = Instant.parse("2021-10-02T02:00:00Z");

    // When
    clock.set(then);

    // Then
    assertThat(clock.instant()).isBetween(then, then.plus(Duration.ofMinutes(5)));
    assertThat(clock.offset()).isNegative();
  }

  @Test
  void moves_together_with_the_same_clock_in_another_zone() {
    // Given
    BusinessClock clock = new BusinessClock(Duration.ofDays(-1));
    Clock shanghai = clock.withZone(ZoneId.of("Asia/Shanghai"));

    // When
    clock.set(Instant.parse("2022-02-28T16:00:00Z"));

    // Then
    assertThat(java.time.LocalDate.now(shanghai)).hasToString("2022-03-01");
  }
}
