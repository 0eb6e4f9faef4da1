package hutong.local.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The keys that Hutong and the simulated participants sign with, made at the first start: a pair
 * for each, called as it is, and {@code connections.json}, which tells routing the participants'
 * public ones. What is there already stays.
 */
final class SigningKeys {

  /** What Hutong's key is called. */
  static final String HUTONG = "hutong";

  /** What the key is called that signs the seals of cycles. */
  static final String SETTLEMENT = "hutong-settlement";

  private static final ObjectMapper JSON = new ObjectMapper();

  private SigningKeys() {}

  static Path privateKey(Path folder, String id) {
    return folder.resolve(id + ".key.pem");
  }

  static Path publicKey(Path folder, String id) {
    return folder.resolve(id + ".pub.pem");
  }

  static Path connections(Path folder) {
    return folder.resolve("connections.json");
  }

  /**
   * @param folder is made when missing, for its owner alone
   * @param participants the rulebook's file of participants
   * @param agreed the {@code defaults} of a file of connections that is not there yet, as JSON
   */
  static synchronized void ensure(Path folder, Path participants, String agreed)
      throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    pair(folder, HUTONG);
    pair(folder, SETTLEMENT);
    ObjectNode file = JSON.createObjectNode().put("format", 1);
    file.set("defaults", JSON.readTree(agreed));
    ArrayNode rows = file.putArray("participants");
    for (JsonNode participant : JSON.readTree(Files.readAllBytes(participants))) {
      String id = participant.path("id").asText();
      pair(folder, id);
      rows.addObject()
          .put("id", id)
          .putArray("keys")
          .addObject()
          .put("keyId", id)
          .put("publicKeyFile", id + ".pub.pem");
    }
    if (!Files.exists(connections(folder))) {
      Files.write(
          connections(folder), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(file));
    }
  }

  /** The private key comes last and at once, so that a pair is never half there. */
  private static void pair(Path folder, String id) throws IOException {
    if (Files.exists(privateKey(folder, id))) {
      return;
    }
    KeyPair pair = generate();
    Files.writeString(publicKey(folder, id), pem(pair.getPublic(), "PUBLIC"));
    Path unfinished = folder.resolve(id + ".unfinished");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, pem(pair.getPrivate(), "PRIVATE"));
    Files.move(unfinished, privateKey(folder, id), StandardCopyOption.ATOMIC_MOVE);
  }

  private static KeyPair generate() throws IOException {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IOException("this JDK cannot make Ed25519 keys", impossible);
    }
  }

  private static String pem(Key key, String kind) {
    String text = Base64.getEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN " + kind + " KEY-----\n" + text + "\n-----END " + kind + " KEY-----\n";
  }
}
