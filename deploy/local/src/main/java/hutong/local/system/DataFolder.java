package hutong.local.system;

import hutong.local.process.Child;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that keeps the system's data between runs; one system at a time has it.
 *
 * <p>The lock is the operating system's, so a killed run leaves none; the file's text, a process
 * id, is for people.
 */
public final class DataFolder implements AutoCloseable {

  private static final String LOCK = "demo.lock";

  private final Path folder;
  private final FileChannel channel;

  private DataFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the folder, which is made when missing.
   *
   * @param fresh whether to delete what an earlier run left
   * @throws SystemFailure when it is not writable, is not ours, or another run has it
   */
  public static DataFolder take(Path folder, boolean fresh) {
    try {
      boolean present = Files.isDirectory(folder);
      Files.createDirectories(folder);
      if (present && !Files.exists(folder.resolve(LOCK)) && !isEmpty(folder)) {
        throw new SystemFailure(
            folder + " holds something else than Hutong's data; choose another with --data");
      }
      DataFolder taken = new DataFolder(folder, lock(folder));
      taken.refuseLeftovers();
      if (fresh) {
        taken.wipe();
      }
      return taken;
    } catch (IOException e) {
      throw new SystemFailure(
          "cannot write to " + folder + " (" + e + "); choose another folder with --data", e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      String holder = Files.readString(file).strip();
      channel.close();
      throw new SystemFailure(
          "another demo (process "
              + holder
              + ") runs on "
              + folder
              + "; stop it, or choose another folder with --data and other ports with --port-base");
    }
    channel.truncate(0);
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
    channel.write(java.nio.ByteBuffer.wrap(pid));
    return channel;
  }

  /** A process of an earlier run that still lives would fight us for the data. */
  private void refuseLeftovers() throws IOException {
    List<String> alive = new ArrayList<>();
    Path pids = folder.resolve("pids");
    if (Files.isDirectory(pids)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(pids, "*.pid")) {
        for (Path file : files) {
          leftover(file).ifPresent(alive::add);
        }
      }
    }
    if (!alive.isEmpty()) {
      close();
      throw new SystemFailure(
          "an earlier run left processes behind: "
              + String.join(", ", alive)
              + "; end them with kill and try again");
    }
  }

  private Optional<String> leftover(Path pidFile) throws IOException {
    Optional<Long> pid = Child.readPid(pidFile);
    String part = pidFile.getFileName().toString().replace(".pid", "");
    // The number may have gone to another program since; ours has the folder on its command line.
    boolean ours =
        pid.flatMap(ProcessHandle::of)
            .filter(ProcessHandle::isAlive)
            .flatMap(process -> process.info().commandLine())
            .filter(line -> line.contains(folder.toString()) || line.contains("hutong"))
            .isPresent();
    if (!ours) {
      Files.deleteIfExists(pidFile);
    }
    return ours ? Optional.of(part + " (process " + pid.get() + ")") : Optional.empty();
  }

  private void wipe() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder) && !file.equals(folder.resolve(LOCK))) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
