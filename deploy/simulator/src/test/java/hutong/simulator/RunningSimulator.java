package hutong.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A simulator for each test, with empty books, at 10:00 in Shanghai on 2 October 2021. */
abstract class RunningSimulator {

  @TempDir Path data;
  Simulator simulator;
  Client client;

  @BeforeEach
  void start() throws Exception {
    Clock clock = Clock.fixed(Instant.parse("2021-10-02T02:00:00Z"), ZoneOffset.UTC);
    simulator = Simulator.start(0, data, clock);
    client = new Client(simulator.port());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }
}
