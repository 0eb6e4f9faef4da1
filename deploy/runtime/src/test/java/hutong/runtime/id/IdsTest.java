package hutong.runtime.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void makes_distinct_identifiers_of_version_7_that_tell_the_business_time() {
    // Given
    Instant instant = Instant.parse("2021-10-02T02:00:00Z");
    Ids ids = new Ids(Clock.fixed(instant, ZoneOffset.UTC));
    Set<UUID> made = new HashSet<>();

    // When
    for (int i = 0; i < 10_000; i++) {
      made.add(ids.next());
    }

    // Then
    assertThat(made).hasSize(10_000);
    assertThat(made)
        .allSatisfy(
            id -> {
              assertThat(id.version()).isEqualTo(7);
              assertThat(id.getMostSignificantBits() >>> 16)
                  .isBetween(instant.toEpochMilli(), instant.toEpochMilli() + 1_000);
            });
  }
}
