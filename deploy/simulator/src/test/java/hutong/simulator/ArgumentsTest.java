package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.simulator.Main.Arguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port 1",
        "--data d",
        "--port x --data d",
        "--port 65536 --data d",
        "--port 1 --data d --clock-offset yesterday",
        "--port 1 --data d --colour red",
        "--port 1 --data"
      })
  void what_cannot_be_used_is_refused_with_a_sentence(String words) {
    assertThatThrownBy(() -> Arguments.parse(List.of(words.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--");
  }

  @Test
  void the_clock_stands_at_the_system_s_unless_told_otherwise() {
    // When
    Arguments plain = Arguments.parse(List.of("--port", "18004", "--data", "d"));
    Arguments moved =
        Arguments.parse(
            List.of(
                "--data",
                "d",
                "--clock-settable",
                "--clock-offset",
                "-PT24H",
                "--port",
                "0",
                "--keys",
                "k"));

    // Then
    assertThat(plain).isEqualTo(new Arguments(18004, Path.of("d"), Duration.ZERO, false, null));
    assertThat(moved)
        .isEqualTo(new Arguments(0, Path.of("d"), Duration.ofHours(-24), true, Path.of("k")));
  }
}
