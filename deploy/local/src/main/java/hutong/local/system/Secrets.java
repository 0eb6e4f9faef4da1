package hutong.local.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;

/** Secrets of this installation: made once, at random, and kept with the data that needs them. */
final class Secrets {

  private static final int BYTES = 32;

  private Secrets() {}

  /** The secret in the file, 64 hexadecimal digits; made when there is no file yet. */
  static String of(Path file) throws IOException {
    return of(file, HexFormat.of()::formatHex);
  }

  /** The secret in the file, Base64 of 32 bytes; made when there is no file yet. */
  static String base64(Path file) throws IOException {
    return of(file, Base64.getEncoder()::encodeToString);
  }

  /** One at a time: services that share a secret may start together. */
  private static synchronized String of(Path file, Function<byte[], String> text)
      throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      byte[] secret = new byte[BYTES];
      new SecureRandom().nextBytes(secret);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text.apply(secret));
    }
    return Files.readString(file).strip();
  }
}
