package hutong.routing.participant;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Reaches the institutions of the tests, with clocks that no test has to wait for. */
@Alternative
@Priority(1)
@Singleton
public class ShortConnections extends Connections {

  /**
   * How long an institution may take is what a busy machine still answers in; how long a payment
   * rests is short, and tests that wait for a window turn the clock.
   */
  public static final Clocks CLOCKS =
      new Clocks(
          Duration.ofSeconds(2),
          Duration.ofMillis(300),
          Duration.ofMillis(600),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofDays(7),
          List.of(Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(2)),
          4,
          List.of(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(1)),
          Duration.ofHours(24));

  ShortConnections(ParticipantConfig config) {
    super(config);
  }

  @Override
  public Connection of(String institution) {
    Connection agreed = super.of(institution);
    return new Connection(
        agreed.id(),
        agreed.endpoint(),
        agreed.maxItems(),
        agreed.maxInFlight(),
        CLOCKS,
        agreed.breaker(),
        agreed.keys());
  }
}
