package hutong.local.postgres;

import hutong.local.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How PostgreSQL runs when we are root, which it refuses to be.
 *
 * <p>In a user namespace of its own it is nobody within and owns our files without. Where
 * namespaces are forbidden (a container with Docker's default profile) it runs as the user {@code
 * nobody}, who then must be given the data folder and be able to reach it.
 */
enum NotRoot {
  /** We are an ordinary user: nothing to do. */
  AS_WE_ARE("", List.of()),
  OWN_NAMESPACE("root:root", List.of("unshare", "-U")),
  AS_NOBODY(
      "nobody:nogroup",
      List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--no-new-privs"));

  private final String owner;
  private final List<String> prefix;

  NotRoot(String owner, List<String> prefix) {
    this.owner = owner;
    this.prefix = prefix;
  }

  static NotRoot onThisMachine() throws IOException {
    if (!Programs.run(List.of("id", "-u")).output().strip().equals("0")) {
      return AS_WE_ARE;
    }
    if (Programs.exists("unshare")
        && Programs.run(List.of("unshare", "-U", "id", "-u")).succeeded()) {
      return OWN_NAMESPACE;
    }
    if (Programs.exists("setpriv")) {
      return AS_NOBODY;
    }
    throw new IOException(
        "PostgreSQL refuses to run as root, and this machine has neither unshare nor setpriv:"
            + " run it as an ordinary user");
  }

  /** What stands before the program's name on the command line. */
  List<String> prefix() {
    return prefix;
  }

  /**
   * Sees that the server can use its folder, also after a run by another user or in another way.
   *
   * @throws IOException when it cannot, with what to do
   */
  void giveFolder(Path folder, Path programs) throws IOException {
    if (!owner.isEmpty()) {
      Programs.run(List.of("chown", "-R", owner, folder.toString()));
    }
    List<String> probe =
        List.of("test", "-w", folder.toString(), "-a", "-x", programs.resolve("bin").toString());
    if (!Programs.run(concat(prefix, probe)).succeeded()) {
      throw new IOException(
          (this == AS_NOBODY ? "PostgreSQL refuses to run as root, and the user nobody" : "we")
              + " cannot write to "
              + folder
              + " or reach "
              + programs
              + ": choose another data folder, for example below /tmp, or another user");
    }
    Path data = folder.resolve("data");
    if (owner.isEmpty() && Files.exists(data) && !Files.isWritable(data)) {
      throw new IOException(data + " belongs to another user: choose another data folder");
    }
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
