package hutong.local.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks PostgreSQL's programs once into a folder and finds them there afterwards. */
public final class PostgresPrograms {

  private PostgresPrograms() {}

  /**
   * The folder with {@code bin/initdb} and {@code bin/postgres}, unpacked below {@code cache} when
   * it is not there yet. Several threads and processes may ask at once; one unpacks, the others
   * wait.
   *
   * @throws IOException when the archive for this machine is not on the class path, or cannot be
   *     unpacked
   */
  public static synchronized Path in(Path cache) throws IOException {
    Path home = home(cache);
    if (Files.isDirectory(home)) {
      return home;
    }
    Files.createDirectories(cache);
    try (RandomAccessFile file =
            new RandomAccessFile(cache.resolve("postgres.lock").toFile(), "rw");
        FileLock lock = file.getChannel().lock()) {
      if (!Files.isDirectory(home)) {
        Path half = Files.createTempDirectory(cache, "unpacking-");
        unpack(half);
        // Only a whole unpacking gets the name that others look for.
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
      }
      return home;
    }
  }

  /** The folder that {@link #in} unpacks to, whether or not it has yet. */
  public static Path home(Path cache) {
    return cache.resolve("postgres-" + kind()).toAbsolutePath();
  }

  /** Names the archive: operating system and processor, for example {@code linux-x86_64}. */
  static String kind() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return (system.contains("mac") ? "darwin" : "linux")
        + "-"
        + (processor.equals("aarch64") ? "arm_64" : "x86_64");
  }

  private static void unpack(Path target) throws IOException {
    String archive = "postgres-" + kind() + ".txz";
    try (InputStream packed = PostgresPrograms.class.getResourceAsStream("/" + archive)) {
      if (packed == null) {
        throw new IOException(
            "no " + archive + " on the class path: no PostgreSQL for this machine");
      }
      try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(tar, entry, target);
        }
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path file = target.resolve(entry.getName()).normalize();
    if (!file.startsWith(target)) {
      throw new IOException("the archive points out of its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, target.resolve(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }
}
