package hutong.local.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the source tree is on this machine. */
public final class Repository {

  private Repository() {}

  /**
   * The nearest folder, from the working directory upwards, that holds {@code deploy/local}; the
   * system property {@code hutong.root} says it outright.
   *
   * @throws IllegalStateException when there is none
   */
  public static Path root() {
    String told = System.getProperty("hutong.root");
    if (told != null) {
      return Path.of(told).toAbsolutePath().normalize();
    }
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("deploy/local/pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no Hutong source tree at or above " + start);
  }

  /** Where PostgreSQL's programs are unpacked to, once for all who need them. */
  public static Path programsCache() {
    return root().resolve("deploy/local/target/postgres");
  }
}
