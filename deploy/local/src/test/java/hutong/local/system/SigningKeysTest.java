package hutong.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

  @TempDir Path data;

  @Test
  void keys_are_made_once_for_their_owner_alone() throws IOException {
    // Given
    Path participants = data.resolve("participants.json");
    Files.writeString(participants, "[{\"id\":\"TENPAY\"},{\"id\":\"ALIPAY\"}]");
    Path folder = data.resolve("keys");
    SigningKeys.ensure(folder, participants, "{}");
    String first = Files.readString(SigningKeys.privateKey(folder, "TENPAY"));

    // When
    SigningKeys.ensure(folder, participants, "{}");

    // Then
    assertThat(first).startsWith("-----BEGIN PRIVATE KEY-----\n");
    for (String id : new String[] {"hutong", "TENPAY", "ALIPAY"}) {
      Path key = SigningKeys.privateKey(folder, id);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
      assertThat(folder.resolve(id + ".pub.pem")).exists();
    }
    assertThat(Files.readString(SigningKeys.privateKey(folder, "TENPAY"))).isEqualTo(first);
    assertThat(Files.readString(SigningKeys.connections(folder)))
        .contains("\"TENPAY\"", "TENPAY.pub.pem", "ALIPAY.pub.pem");
  }
}
