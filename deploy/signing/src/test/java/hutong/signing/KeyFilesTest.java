package hutong.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

  @TempDir Path folder;

  @Test
  void what_is_not_a_key_is_refused_without_being_repeated() {
    assertThatThrownBy(() -> KeyFiles.privateKey("my secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The text is not a private Ed25519 key in PEM (PKCS #8)");
  }

  @Test
  void key_of_another_algorithm_is_refused() throws Exception {
    // Given
    PrivateKey ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPrivate();

    // When Then
    assertThatThrownBy(() -> KeyFiles.privateKey(KeyFiles.pem(ed448)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SigningKey("a", ed448))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void public_key_is_not_taken_for_a_private_one() {
    // Given
    String pem = KeyFiles.pem(KeyFiles.generate().getPublic());

    // When Then
    assertThatThrownBy(() -> KeyFiles.privateKey(pem)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void key_id_cannot_lead_out_of_the_folder() {
    assertThatThrownBy(() -> KeyFiles.writePair(folder, "../other"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void private_key_is_its_owners_alone_and_is_made_once() throws IOException {
    // Given
    KeyFiles.writePair(folder, "TENPAY");
    Path file = KeyFiles.privateFile(folder, "TENPAY");
    String first = Files.readString(file);

    // When
    KeyFiles.writePair(folder, "TENPAY");

    // Then
    assertThat(Files.readString(file)).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    SigningKey key = new SigningKey("TENPAY", KeyFiles.privateKey(first));
    byte[] signature = Ed25519.sign(key.key(), "text");
    String publicPem = Files.readString(KeyFiles.publicFile(folder, "TENPAY"));
    assertThat(Ed25519.verify(KeyFiles.publicKey(publicPem), "text", signature)).isTrue();
    assertThat(key).hasToString("SigningKey[TENPAY]");
  }
}
