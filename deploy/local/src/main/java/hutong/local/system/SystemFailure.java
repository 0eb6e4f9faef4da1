package hutong.local.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The system cannot start or go on; the message is for the person at the terminal. */
public final class SystemFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int LINES = 20;
  private static final int WIDEST = 400;

  public SystemFailure(String message) {
    super(message);
  }

  public SystemFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** With the last lines of the log in which the reason will be found. */
  public static SystemFailure withLog(String message, Path log) {
    return new SystemFailure(message + "\nThe end of " + log + ":\n" + lastLines(log));
  }

  private static String lastLines(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      List<String> last =
          lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
              .map(line -> line.length() <= WIDEST ? line : line.substring(0, WIDEST) + " ...")
              .toList();
      return last.isEmpty() ? "  (empty)" : "  " + String.join("\n  ", last);
    } catch (IOException e) {
      return "  (not readable)";
    }
  }
}
