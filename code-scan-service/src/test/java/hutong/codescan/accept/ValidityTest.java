package hutong.codescan.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.codescan.accept.Validity.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ValidityTest {

  private static final Instant NOW = Instant.parse("2021-10-02T02:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static Verdict ofAge(Duration age) {
    return new Validity(SKEW).of(MINUTE, NOW.minus(age), NOW);
  }

  @Test
  void is_not_made_of_a_skew_below_zero() {
    assertThatThrownBy(() -> new Validity(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("clock-skew");
  }

  @Test
  void ends_a_millisecond_after_a_minute_and_the_skew() {
    assertThat(ofAge(Duration.ofMillis(65_001))).isEqualTo(Verdict.EXPIRED);
    assertThat(ofAge(Duration.ofMillis(65_000).plusNanos(1))).isEqualTo(Verdict.EXPIRED);
    assertThat(ofAge(Duration.ofMillis(65_000))).isEqualTo(Verdict.VALID);
    assertThat(ofAge(Duration.ofMillis(60_001))).isEqualTo(Verdict.VALID);
  }

  @Test
  void begins_at_most_the_skew_ahead() {
    assertThat(ofAge(Duration.ofMillis(-5_001))).isEqualTo(Verdict.TO_COME);
    assertThat(ofAge(Duration.ofMillis(-5_000))).isEqualTo(Verdict.VALID);
    assertThat(ofAge(Duration.ZERO)).isEqualTo(Verdict.VALID);
  }

  @Test
  void is_as_long_as_the_code_lives() {
    // Given
    Validity validity = new Validity(SKEW);
    Duration half = Duration.ofSeconds(30);

    // When // Then
    assertThat(validity.of(half, NOW.minusMillis(35_001), NOW)).isEqualTo(Verdict.EXPIRED);
    assertThat(validity.of(half, NOW.minusMillis(35_000), NOW)).isEqualTo(Verdict.VALID);
    assertThat(validity.of(MINUTE, NOW.minusMillis(35_001), NOW)).isEqualTo(Verdict.VALID);
  }

  @Test
  void holds_for_the_years_1970_and_2100_too() {
    Validity validity = new Validity(SKEW);
    assertThat(validity.of(MINUTE, Instant.EPOCH, NOW)).isEqualTo(Verdict.EXPIRED);
    assertThat(validity.of(MINUTE, Instant.parse("2100-01-01T00:00:00Z"), NOW))
        .isEqualTo(Verdict.TO_COME);
  }
}
