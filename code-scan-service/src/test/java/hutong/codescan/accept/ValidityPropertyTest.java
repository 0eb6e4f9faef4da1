package hutong.codescan.accept;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.accept.Validity.Verdict;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ValidityPropertyTest {

  private static final Instant NOW = Instant.parse("2021-10-02T02:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Property
  void is_a_window_closed_at_both_ends(
      @ForAll @LongRange(min = 1, max = 600_000) long usualMillis,
      @ForAll @IntRange(max = 60_000) int skewMillis,
      @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long ageMillis) {
    // When
    Verdict verdict =
        new Validity(Duration.ofMillis(skewMillis))
            .of(Duration.ofMillis(usualMillis), NOW.minusMillis(ageMillis), NOW);

    // Then
    Verdict expected =
        ageMillis < -skewMillis
            ? Verdict.TO_COME
            : ageMillis > usualMillis + skewMillis ? Verdict.EXPIRED : Verdict.VALID;
    assertThat(verdict).isEqualTo(expected);
  }

  @Property
  void at_and_beyond_the_bounds_of_any_window(
      @ForAll @LongRange(min = 1, max = 600_000) long usualMillis,
      @ForAll @IntRange(max = 60_000) int skewMillis) {
    Validity validity = new Validity(Duration.ofMillis(skewMillis));
    Duration life = Duration.ofMillis(usualMillis);
    Instant oldest = NOW.minusMillis(usualMillis + skewMillis);
    Instant newest = NOW.plusMillis(skewMillis);
    assertThat(validity.of(life, oldest.minusMillis(1), NOW)).isEqualTo(Verdict.EXPIRED);
    assertThat(validity.of(life, oldest, NOW)).isEqualTo(Verdict.VALID);
    assertThat(validity.expiresAt(life, oldest)).isEqualTo(NOW);
    assertThat(validity.of(life, newest, NOW)).isEqualTo(Verdict.VALID);
    assertThat(validity.of(life, newest.plusMillis(1), NOW)).isEqualTo(Verdict.TO_COME);
  }

  @Property
  void time_never_brings_an_expired_code_back(
      @ForAll @LongRange(min = -100_000, max = 100_000) long ageMillis,
      @ForAll @LongRange(min = 0, max = 1_000_000_000) long laterMillis) {
    // Given
    Validity validity = new Validity(Duration.ofSeconds(5));
    Instant scannedAt = NOW.minusMillis(ageMillis);

    // When
    Verdict before = validity.of(MINUTE, scannedAt, NOW);
    Verdict after = validity.of(MINUTE, scannedAt, NOW.plusMillis(laterMillis));

    // Then
    assertThat(after).isGreaterThanOrEqualTo(before);
  }
}
