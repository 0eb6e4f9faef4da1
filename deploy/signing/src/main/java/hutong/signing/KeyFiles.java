package hutong.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ed25519 keys as PEM: PKCS #8 for the private, X.509 for the public one. */
public final class KeyFiles {

  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1 KEY-----\\s*");

  private KeyFiles() {}

  /** A new pair. */
  public static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance(Ed25519.NAME).generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not a private Ed25519 key; it says nothing of
   *     the text
   */
  public static PrivateKey privateKey(String pem) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(Ed25519.NAME)
              .generatePrivate(new PKCS8EncodedKeySpec(der(pem, "PRIVATE")));
      Ed25519.check(key);
      return key;
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalArgumentException("The text is not a private Ed25519 key in PEM (PKCS #8)");
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not a public Ed25519 key
   */
  public static PublicKey publicKey(String pem) {
    try {
      PublicKey key =
          KeyFactory.getInstance(Ed25519.NAME)
              .generatePublic(new X509EncodedKeySpec(der(pem, "PUBLIC")));
      Ed25519.check(key);
      return key;
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalArgumentException("The text is not a public Ed25519 key in PEM (X.509)");
    }
  }

  public static String pem(PrivateKey key) {
    return pem(key, "PRIVATE");
  }

  public static String pem(PublicKey key) {
    return pem(key, "PUBLIC");
  }

  /** Where {@link #writePair} puts the private key. */
  public static Path privateFile(Path folder, String keyId) {
    return folder.resolve(keyId + ".key.pem");
  }

  /** Where {@link #writePair} puts the public key. */
  public static Path publicFile(Path folder, String keyId) {
    return folder.resolve(keyId + ".pub.pem");
  }

  /**
   * Makes a pair and writes {@code keyId.key.pem}, which only its owner may read, and {@code
   * keyId.pub.pem}. A pair whose private key is there stays as it is; the public one is written
   * first, so that no death in between leaves a pair that is only half there.
   */
  public static void writePair(Path folder, String keyId) throws IOException {
    KeyIds.check(keyId);
    Path file = privateFile(folder, keyId);
    if (Files.exists(file)) {
      return;
    }
    KeyPair pair = generate();
    Files.writeString(publicFile(folder, keyId), pem(pair.getPublic()));
    Path unfinished = folder.resolve(keyId + ".key.unfinished");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, ownerOnly());
    Files.write(
        unfinished,
        pem(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes a pair: {@code java -cp … hutong.signing.KeyFiles FOLDER KEY-ID}. */
  public static void main(String[] words) throws IOException {
    if (words.length != 2) {
      System.err.println("Usage: java -cp … hutong.signing.KeyFiles FOLDER KEY-ID");
      System.exit(2);
      return;
    }
    Path folder = Files.createDirectories(Path.of(words[0]));
    writePair(folder, words[1]);
    System.out.println("The private key is in " + privateFile(folder, words[1]));
    System.out.println("The public key is in " + publicFile(folder, words[1]));
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static byte[] der(String pem, String kind) throws GeneralSecurityException {
    Matcher matcher = PEM.matcher(pem);
    if (!matcher.matches() || !matcher.group(1).equals(kind)) {
      throw new GeneralSecurityException();
    }
    try {
      return Base64.getDecoder().decode(matcher.group(2).replaceAll("\\s", ""));
    } catch (IllegalArgumentException notBase64) {
      throw new GeneralSecurityException();
    }
  }

  private static String pem(Key key, String kind) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN " + kind + " KEY-----\n" + text + "\n-----END " + kind + " KEY-----\n";
  }
}
