package hutong.codescan.families;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The bytes of {@code code-families.json}, from a directory or from the service's own jar. */
public final class FamiliesFile {

  private static final String NAME = "code-families.json";
  private static final String PACKAGED = "rulebook/" + NAME;
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private FamiliesFile() {}

  /**
   * @throws BadFamiliesException where there is no such file or it is larger than 4 MiB
   */
  public static byte[] in(Path directory) {
    Path file = directory.resolve(NAME);
    try (InputStream in = Files.newInputStream(file)) {
      return bounded(file.toString(), in);
    } catch (IOException unreadable) {
      throw refused(file + " cannot be read");
    }
  }

  /** The file that this version was released with. */
  public static byte[] packaged() {
    try (InputStream in = FamiliesFile.class.getClassLoader().getResourceAsStream(PACKAGED)) {
      if (in == null) {
        throw refused(PACKAGED + " is not packaged with the service");
      }
      return bounded(PACKAGED, in);
    } catch (IOException unreadable) {
      throw refused(PACKAGED + " cannot be read");
    }
  }

  private static byte[] bounded(String name, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw refused(name + " is larger than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }

  private static BadFamiliesException refused(String fault) {
    return new BadFamiliesException(List.of(fault));
  }
}
