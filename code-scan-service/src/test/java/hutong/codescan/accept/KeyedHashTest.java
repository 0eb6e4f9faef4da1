package hutong.codescan.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedHashTest {

  private static KeyedHash hash(String key) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(CodeScanConfig.class);
    if (key != null) {
      builder.withDefaultValue("hutong.codescan.code-hash-key", key);
    }
    return new KeyedHash(builder.build().getConfigMapping(CodeScanConfig.class));
  }

  @Test
  void does_not_start_without_a_key_and_says_where_to_put_it() {
    assertThatThrownBy(() -> hash(null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("HUTONG_CODESCAN_CODE_HASH_KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "0123456789012345678901234567890"})
  void does_not_start_with_a_key_that_could_be_guessed(String key) {
    assertThatThrownBy(() -> hash(key))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining(key);
  }

  @Test
  void depends_on_the_key_and_on_nothing_else() {
    // Given
    KeyedHash one = hash("a key of thirty-two characters, or more");
    KeyedHash same = hash("a key of thirty-two characters, or more");
    KeyedHash other = hash("another key of thirty-two characters or more");

    // When
    byte[] code = one.ofCode("134567890123456789");

    // Then
    assertThat(code).hasSize(32).isEqualTo(same.ofCode("134567890123456789"));
    assertThat(code).isNotEqualTo(other.ofCode("134567890123456789"));
    assertThat(code).isNotEqualTo(one.ofCode("134567890123456780"));
  }
}
