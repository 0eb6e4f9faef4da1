package hutong.local;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.local.process.Programs;
import hutong.local.system.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoScriptTest {

  private static final Path DEMO = Repository.root().resolve("deploy/local/demo");

  @TempDir Path folder;

  @Test
  void aJdkThatIsTooOldIsRefusedWithWhatToDo() throws IOException {
    // Given
    program("bin/java", "echo '    java.specification.version = 1.8' >&2");

    // When
    Programs.Result result = demo("JAVA_HOME=" + folder, "PATH=/usr/bin:/bin");

    // Then
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("version 8, which is too old").contains("JDK 17 or newer");
  }

  @Test
  void aMissingJdkIsRefusedWithWhatToDo() {
    // When
    Programs.Result result = demo("JAVA_HOME=" + folder.resolve("nowhere"), "PATH=/usr/bin:/bin");

    // Then
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("has no bin/java").contains("JDK 17");
  }

  @Test
  void missingMavenIsRefusedWithWhatToDo() throws IOException {
    // Given
    for (String tool : List.of("bash", "dirname", "sed", "env")) {
      Path link = folder.resolve(tool);
      Files.createSymbolicLink(link, Path.of("/usr/bin", tool));
    }

    // When
    Programs.Result result = demo("JAVA_HOME=" + System.getProperty("java.home"), "PATH=" + folder);

    // Then
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("there is no mvn; install Maven");
  }

  @Test
  void everyOptionIsInTheHelp() {
    // When
    String help = demo("PATH=/usr/bin:/bin", "--help").output();

    // Then
    new CommandLine(new Demo())
        .getCommandSpec()
        .optionsMap()
        .keySet()
        .forEach(option -> assertThat(help).contains(option));
  }

  private void program(String name, String line) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Variables come first, options after; nothing else of our environment is handed on. */
  private static Programs.Result demo(String... words) {
    List<String> command = new java.util.ArrayList<>(List.of("env", "-i"));
    List<String> options = new java.util.ArrayList<>();
    for (String word : words) {
      (word.startsWith("--") ? options : command).add(word);
    }
    command.add("/bin/bash");
    command.add(DEMO.toString());
    command.addAll(options);
    return Programs.run(command);
  }
}
