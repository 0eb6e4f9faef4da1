package hutong.signing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NonceCacheTest {

  private static final Instant NOW = Instant.parse("2021-10-02T04:00:00Z");
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static Signed signed(String keyId, String nonce, Instant created) {
    return new Signed(keyId, nonce, created, created.plusSeconds(60));
  }

  @Test
  void nonce_is_taken_once_for_each_key() {
    // Given
    NonceCache cache = new NonceCache(10, SKEW);
    cache.take(signed("a", "1", NOW), NOW);

    // When Then
    assertThatThrownBy(() -> cache.take(signed("a", "1", NOW), NOW)).hasMessage("SG01 REPLAYED");
    assertThatCode(() -> cache.take(signed("b", "1", NOW), NOW)).doesNotThrowAnyException();
  }

  @Test
  void full_cache_takes_no_message_until_an_old_one_has_ceased_to_count() {
    // Given
    NonceCache cache = new NonceCache(2, SKEW);
    cache.take(signed("a", "1", NOW), NOW);
    cache.take(signed("a", "2", NOW.plusSeconds(1)), NOW);
    Instant last = NOW.plusSeconds(60).plus(SKEW);

    // When Then
    assertThatThrownBy(() -> cache.take(signed("a", "3", last), last)).hasMessage("SG01 REPLAYED");
    assertThatCode(() -> cache.take(signed("a", "3", last), last.plusSeconds(1)))
        .doesNotThrowAnyException();
  }
}
