package hutong.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * Starts the simulator: {@code --port N --data DIR [--clock-offset ISO-DURATION] [--clock-settable]
 * [--keys DIR]}.
 */
public final class Main {

  private static final String USAGE =
      "Usage: java -jar hutong-simulator.jar --port N --data DIR [--clock-offset PT0S]"
          + " [--clock-settable] [--keys DIR]";

  private Main() {}

  /**
   * @param port to listen on at the loopback address; 0 takes a free one
   * @param data directory of the journal
   * @param clockOffset what business time is ahead of the system's
   * @param clockSettable whether anybody who reaches the port may move business time
   * @param keys folder of the keys to verify and sign with, or null where nothing is signed
   */
  record Arguments(int port, Path data, Duration clockOffset, boolean clockSettable, Path keys) {

    /** Throws IllegalArgumentException with a sentence for the person at the keyboard. */
    static Arguments parse(List<String> words) {
      Integer port = null;
      Path data = null;
      Path keys = null;
      Duration offset = Duration.ZERO;
      boolean settable = false;
      for (int i = 0; i < words.size(); i += 2) {
        if (words.get(i).equals("--clock-settable")) {
          settable = true;
          i--;
          continue;
        }
        String value = i + 1 < words.size() ? words.get(i + 1) : null;
        if (value == null) {
          throw new IllegalArgumentException(words.get(i) + " needs a value. " + USAGE);
        }
        switch (words.get(i)) {
          case "--port" -> port = port(value);
          case "--data" -> data = Path.of(value);
          case "--keys" -> keys = Path.of(value);
          case "--clock-offset" -> offset = duration(value);
          default -> throw new IllegalArgumentException(words.get(i) + " is not known. " + USAGE);
        }
      }
      if (port == null || data == null) {
        throw new IllegalArgumentException(USAGE);
      }
      return new Arguments(port, data, offset, settable, keys);
    }

    private static int port(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 0 && port <= 65535) {
          return port;
        }
      } catch (NumberFormatException notANumber) {
        // Falls through to the same sentence as a number out of range.
      }
      throw new IllegalArgumentException("--port must be a number from 0 to 65535");
    }

    private static Duration duration(String text) {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException notOne) {
        throw new IllegalArgumentException("--clock-offset must be an ISO duration such as -PT24H");
      }
    }
  }

  public static void main(String[] words) throws Exception {
    Arguments arguments;
    try {
      arguments = Arguments.parse(List.of(words));
    } catch (IllegalArgumentException unusable) {
      System.err.println(unusable.getMessage());
      System.exit(2);
      return;
    }
    // The one place of this process that touches the system's clock; all else gets it from here.
    MovableClock clock = new MovableClock(Clock.systemUTC(), arguments.clockOffset());
    Simulator simulator;
    try {
      simulator =
          Simulator.start(
              arguments.port(),
              arguments.data(),
              clock,
              arguments.clockSettable() ? clock : null,
              arguments.keys());
    } catch (JournalException | java.io.IOException cannotStart) {
      System.err.println("The simulator cannot start: " + cannotStart.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
    System.out.println("The simulator listens on http://127.0.0.1:" + simulator.port());
  }
}
