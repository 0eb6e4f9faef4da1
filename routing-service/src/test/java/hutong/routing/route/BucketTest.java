package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.rulebook.Ramp;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BucketTest {

  @Test
  void agreesWithThePublishedVectors() {
    assertThat(Bucket.of("IR-0001", "u-1001")).isEqualTo(3870);
    assertThat(Bucket.of("IR-0001", "u-1002")).isEqualTo(8746);
    assertThat(Bucket.of("wxmp-luckin", "13800000000")).isEqualTo(4670);
  }

  @Property
  void isNeverNegativeAndNeverBeyondTheLast(@ForAll String salt, @ForAll String subject) {
    assertThat(Bucket.of(salt, subject)).isBetween(0, Bucket.COUNT - 1);
  }

  @Property
  void whoeverIsInStaysInWhileTheShareGrows(
      @ForAll String salt,
      @ForAll String subject,
      @ForAll @IntRange(max = 10_000) int one,
      @ForAll @IntRange(max = 10_000) int other) {
    // Given
    Instant early = Instant.parse("2021-09-22T00:00:00Z");
    Instant late = Instant.parse("2021-09-30T00:00:00Z");
    Ramp ramp =
        new Ramp(
            salt,
            List.of(
                new Ramp.Step(early, Math.min(one, other)),
                new Ramp.Step(late, Math.max(one, other))));

    // When
    int bucket = Bucket.of(salt, subject);

    // Then
    assertThat(bucket < ramp.bpsAt(early) && bucket >= ramp.bpsAt(late)).isFalse();
  }

  @Test
  void spreadsSubjectsEvenly() {
    // When
    long in =
        java.util.stream.IntStream.range(0, 100_000)
            .filter(user -> Bucket.of("taobao-shops", "shop-" + user) < 8_500)
            .count();

    // Then
    assertThat(in).isBetween(84_500L, 85_500L);
  }
}
