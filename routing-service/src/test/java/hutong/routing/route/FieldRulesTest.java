package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldRulesTest {

  /** A character outside the Basic Multilingual Plane: one code point, two units of UTF-16. */
  private static final String RARE = "𠮷";

  @Test
  void lengthIsCountedInCodePointsAsTheContractsDo() {
    assertThat(FieldRules.text(RARE.repeat(65), 64)).isFalse();
    assertThat(FieldRules.text(RARE.repeat(64), 64)).isTrue();
    assertThat(FieldRules.text("m".repeat(65), 64)).isFalse();
    assertThat(FieldRules.text("m".repeat(64), 64)).isTrue();
  }

  @Test
  void halfACharacterIsRefused() {
    assertThat(FieldRules.text(RARE.substring(0, 1), 64)).isFalse();
    assertThat(FieldRules.text(RARE.substring(1), 64)).isFalse();
  }
}
