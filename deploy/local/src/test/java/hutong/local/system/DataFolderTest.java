package hutong.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.local.process.Child;
import hutong.local.process.ChildSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path temporary;

  @Test
  void aFolderWithSomebodyElsesFilesIsNotTouched() throws IOException {
    // Given
    Files.writeString(temporary.resolve("thesis.txt"), "mine");

    // When // Then
    assertThatThrownBy(() -> DataFolder.take(temporary, true))
        .isInstanceOf(SystemFailure.class)
        .hasMessageContaining("something else");
    assertThat(temporary.resolve("thesis.txt")).hasContent("mine");
  }

  @Test
  void aProcessThatAnEarlierRunLeftIsNamed() throws IOException {
    // Given
    Path folder = temporary.resolve("data");
    DataFolder.take(folder, false).close();
    Path pidFile = folder.resolve("pids/kafka.pid");
    List<String> sleeper = List.of("sh", "-c", "sleep 60; : hutong");
    Child left =
        Child.start(
            ChildSpec.of("kafka", sleeper, Map.of(), temporary.resolve("kafka.log"), pidFile));

    try {
      // When // Then
      assertThatThrownBy(() -> DataFolder.take(folder, true))
          .isInstanceOf(SystemFailure.class)
          .hasMessageContaining("kafka (process " + left.pid() + ")");
    } finally {
      left.stop(Duration.ofSeconds(5));
    }
  }

  @Test
  void aPidFileOfAProcessThatIsGoneIsForgotten() throws IOException {
    // Given
    Path folder = temporary.resolve("data");
    DataFolder.take(folder, false).close();
    Files.createDirectories(folder.resolve("pids"));
    Files.writeString(folder.resolve("pids/kafka.pid"), "999999999\n");

    // When
    DataFolder.take(folder, false).close();

    // Then
    assertThat(folder.resolve("pids/kafka.pid")).doesNotExist();
  }

  @Test
  void freshDeletesWhatAnEarlierRunLeftAndOtherwiseItStays() throws IOException {
    // Given
    Path folder = temporary.resolve("data");
    DataFolder.take(folder, false).close();
    Files.createDirectories(folder.resolve("kafka"));
    Files.writeString(folder.resolve("kafka/log"), "records");

    // When // Then
    DataFolder.take(folder, false).close();
    assertThat(folder.resolve("kafka/log")).exists();
    DataFolder.take(folder, true).close();
    assertThat(folder.resolve("kafka")).doesNotExist();
  }
}
