package hutong.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is started and how.
 *
 * @param name the part's name in messages, for example {@code code-scan}
 * @param command program and arguments
 * @param environment variables added to our own
 * @param log where standard output and error go; appended
 * @param pidFile holds the process id while the process lives
 * @param stopSignal the signal that asks it to end in an orderly way: TERM, or INT for PostgreSQL
 */
public record ChildSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path log,
    Path pidFile,
    String stopSignal) {

  public ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** A program that ends on SIGTERM. */
  public static ChildSpec of(
      String name, List<String> command, Map<String, String> environment, Path log, Path pidFile) {
    return new ChildSpec(name, command, environment, log, pidFile, "TERM");
  }
}
