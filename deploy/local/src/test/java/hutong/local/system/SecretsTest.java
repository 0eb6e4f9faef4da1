package hutong.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @TempDir Path folder;

  @Test
  void are_made_once_and_differ_from_one_another() throws IOException {
    // When
    String hex = Secrets.of(folder.resolve("secrets/a"));
    String base64 = Secrets.base64(folder.resolve("secrets/b"));

    // Then
    assertThat(hex).matches("[0-9a-f]{64}").isEqualTo(Secrets.of(folder.resolve("secrets/a")));
    assertThat(Base64.getDecoder().decode(base64)).hasSize(32);
    assertThat(base64)
        .isEqualTo(Secrets.base64(folder.resolve("secrets/b")))
        .isNotEqualTo(Secrets.base64(folder.resolve("secrets/c")));
  }

  @Test
  void are_for_the_owners_eyes_only() throws IOException {
    Path file = folder.resolve("secret");
    Secrets.base64(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
