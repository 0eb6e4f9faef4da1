package hutong.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  @Test
  void outside_development_and_tests_no_password_has_a_default() throws Exception {
    // Given
    Properties shipped = new Properties();

    // When
    try (Reader text =
        Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      shipped.load(text);
    }

    // Then
    assertThat(shipped.stringPropertyNames())
        .filteredOn(name -> name.endsWith(".password"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("%dev,test."));
  }
}
