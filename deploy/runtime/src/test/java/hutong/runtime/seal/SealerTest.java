package hutong.runtime.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealerTest {

  private static final String KEY = key('a');
  private static final String OTHER_KEY = key('b');
  private static final String SECRET = "134700000099887766";
  private static final String CONTEXT = "017c3e2a-5c01-7a10-8a4b-1f6d2c9e0a02";

  private final Sealer sealer = new Sealer(KEY, "k1", Map.of());

  private static String key(char fill) {
    byte[] bytes = String.valueOf(fill).repeat(32).getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static SealBrokenException broken(Sealer sealer, String sealed, String context) {
    SealBrokenException broken =
        catchThrowableOfType(SealBrokenException.class, () -> sealer.open(sealed, context));
    assertThat(broken).as("what should not have opened").isNotNull();
    assertThat(broken.getMessage()).doesNotContain(SECRET);
    return broken;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "not base64!", "AAAA", "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"})
  void is_not_made_from_a_key_that_is_none(String key) {
    assertThatThrownBy(() -> new Sealer(key, "k1", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("HUTONG_SEAL_KEY")
        .hasMessageNotContaining("YWFh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a b", "0123456789012345678901234567890123"})
  void is_not_made_with_a_key_id_that_could_not_be_read_back(String keyId) {
    assertThatThrownBy(() -> new Sealer(KEY, keyId, Map.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_wrong_key_of_the_right_name_opens_nothing() {
    broken(new Sealer(OTHER_KEY, "k1", Map.of()), sealer.seal(SECRET, CONTEXT), CONTEXT);
  }

  @Test
  void a_key_of_another_name_opens_nothing() {
    SealBrokenException broken =
        broken(new Sealer(KEY, "k2", Map.of()), sealer.seal(SECRET, CONTEXT), CONTEXT);
    assertThat(broken).hasMessageContaining("not known");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "017c3e2a-5c01-7a10-8a4b-1f6d2c9e0a03",
        "017C3E2A-5C01-7A10-8A4B-1F6D2C9E0A02",
        "017c3e2a-5c01-7a10-8a4b-1f6d2c9e0a02 "
      })
  void what_was_sealed_for_one_context_opens_in_no_other(String other) {
    broken(sealer, sealer.seal(SECRET, CONTEXT), other);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1",
        "v1.k1",
        "v1.k1.",
        "v1.k1.AAAA",
        "v1.k1.A",
        "v2.k1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "v1.k1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "v1.k1.====",
        "134700000099887766"
      })
  void what_was_never_sealed_does_not_open(String text) {
    broken(sealer, text, CONTEXT);
  }

  @Test
  void a_text_without_end_does_not_open() {
    broken(sealer, "v1.k1." + "A".repeat(1_000_000), CONTEXT);
  }

  @Test
  void the_longest_text_of_512_characters_stays_under_1024() {
    assertThat(sealer.seal("h".repeat(512), CONTEXT)).hasSizeLessThan(1024);
  }

  @Test
  void hides_the_text_and_never_seals_it_the_same_way_twice() {
    // When
    Set<String> sealed = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      sealed.add(sealer.seal(SECRET, CONTEXT));
    }

    // Then
    assertThat(sealed)
        .hasSize(1_000)
        .allMatch(s -> s.matches("v1\\.k1\\.[A-Za-z0-9_-]{62}"))
        .noneMatch(s -> s.contains(SECRET));
  }

  @Test
  void after_a_change_of_keys_the_earlier_one_still_opens_and_no_longer_seals()
      throws SealBrokenException {
    // Given
    String before = sealer.seal(SECRET, CONTEXT);
    Sealer rotated = new Sealer(OTHER_KEY, "k2", Map.of("k1", KEY));

    // When
    String after = rotated.seal(SECRET, CONTEXT);

    // Then
    assertThat(rotated.open(before, CONTEXT)).isEqualTo(SECRET);
    assertThat(after).startsWith("v1.k2.");
    broken(sealer, after, CONTEXT);
  }
}
