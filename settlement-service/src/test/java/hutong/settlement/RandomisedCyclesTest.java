package hutong.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Random traffic through Kafka. */
@OnRealServers
class RandomisedCyclesTest {

  private static final Logger LOG = Logger.getLogger(RandomisedCyclesTest.class);

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void every_payment_ends_in_exactly_one_closed_cycle_that_sums_to_zero() {
    // Given
    long seed = Long.getLong("hutong.test.seed", System.nanoTime());
    LOG.infof("Seed %d (repeat with -Dhutong.test.seed)", seed);
    Traffic traffic = new Traffic(new Random(seed), 2041, 6, 600);

    // When
    feed.send(traffic.interleaved());
    feed.drain("2041-12-31-01");
    traffic.cycles().forEach(cycle -> feed.awaitState(cycle, "CLOSED"));

    // Then
    assertThat(traffic.faults()).as("seed %d", seed).isEmpty();
  }
}
