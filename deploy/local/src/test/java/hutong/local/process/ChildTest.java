package hutong.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void aProgramThatDoesNotExistEndsWithTheShellsStatusAndSaysSoInTheLog() throws IOException {
    // When
    Child child = start("no-such-program");

    // Then
    assertThat(child.waitForExit(PATIENCE)).isTrue();
    assertThat(child.exitStatus()).isEqualTo(127);
    assertThat(Files.readString(folder.resolve("part.log"))).contains("no-such-program");
  }

  @Test
  void aProgramThatEndsByItselfIsNotOneThatWasStopped() {
    // When
    Child child = start("sh", "-c", "exit 3");

    // Then
    assertThat(child.waitForExit(PATIENCE)).isTrue();
    assertThat(child.exitStatus()).isEqualTo(3);
    assertThat(child.isStopping()).isFalse();
  }

  @Test
  void aProgramThatIgnoresTheRequestIsKilled() {
    // Given
    Child child = start("sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done");
    Wait.until(PATIENCE, 10, () -> logged("up"));

    // When
    child.stop(Duration.ofMillis(300));

    // Then
    assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aProgramIsAskedToEndWhenItsParentsPipeCloses() {
    // Given
    Child child =
        start("sh", "-c", "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done");
    Wait.until(PATIENCE, 10, () -> logged("up"));

    // When
    child.askToStop();

    // Then
    assertThat(child.waitForExit(PATIENCE)).isTrue();
    assertThat(logged("bye")).isTrue();
    assertThat(folder.resolve("part.pid")).doesNotExist();
  }

  @Test
  void theProcessIdIsTheProgramsOwn() {
    // Given
    Child child = start("sleep", "60");

    // When: between fork and exec it is still the shell for a moment
    boolean found =
        Wait.until(
            PATIENCE,
            10,
            () ->
                ProcessHandle.of(child.pid())
                    .flatMap(process -> process.info().command())
                    .filter(command -> command.endsWith("sleep"))
                    .isPresent());

    // Then
    child.kill();
    assertThat(found).isTrue();
  }

  private Child start(String... command) {
    return Child.start(
        ChildSpec.of(
            "part",
            List.of(command),
            Map.of(),
            folder.resolve("part.log"),
            folder.resolve("part.pid")));
  }

  private boolean logged(String line) {
    try {
      return Files.readAllLines(folder.resolve("part.log")).contains(line);
    } catch (IOException e) {
      return false;
    }
  }
}
