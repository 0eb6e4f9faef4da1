package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc16Test {

  @ParameterizedTest
  @CsvSource({"'',FFFF", "A,B915", "123456789,29B1"})
  void is_the_ccitt_false_variant(String text, String expected) {
    // When
    int crc = Crc16.of(text, text.length());

    // Then
    assertThat("%04X".formatted(crc)).isEqualTo(expected);
  }
}
