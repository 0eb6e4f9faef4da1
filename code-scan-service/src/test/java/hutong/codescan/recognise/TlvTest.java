package hutong.codescan.recognise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlvTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "000",
        "0001",
        "0000",
        "0002A",
        "0099A",
        "00-1A",
        "00０1A",
        "00٠١A",
        "0A01A",
        "0001A00",
        "0001A0001B"
      })
  void refuses_what_is_not_made_of_whole_elements(String text) {
    assertThat(Tlv.decode(text)).isEmpty();
  }

  @Test
  void counts_characters_and_not_bytes() {
    // When
    var elements = Tlv.decode("0104最佳运输0202北京0301😀");

    // Then
    assertThat(elements.orElseThrow())
        .containsExactly(
            new Tlv.Element("01", "最佳运输"),
            new Tlv.Element("02", "北京"),
            new Tlv.Element("03", "😀"));
  }

  @Test
  void writes_no_element_that_could_not_be_read() {
    assertThatThrownBy(() -> Tlv.encode(List.of(new Tlv.Element("00", ""))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tlv.encode(List.of(new Tlv.Element("0", "x"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tlv.encode(List.of(new Tlv.Element("00", "x".repeat(100)))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
