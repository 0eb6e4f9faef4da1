package hutong.routing.participant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which participants answer, as this instance has found out for itself; of one never asked nothing
 * is known.
 */
@ApplicationScoped
public class Health {

  private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
  private final Clock clock;
  private final MeterRegistry meters;

  Health(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    this.meters = meters;
  }

  /** UP: it answers. DOWN: it is left alone. TRIED: it was down and is being tried again. */
  public enum State {
    UP,
    DOWN,
    TRIED
  }

  /**
   * @param since when it came up or went down
   * @param lastFailure how the last call failed that did, or null
   */
  public record Seen(State state, Instant since, Failure lastFailure) {}

  /** Whether a participant is known not to answer; of one never asked nothing is known. */
  public boolean isDown(String institution) {
    CircuitBreaker breaker = breakers.get(institution);
    return breaker != null && !breaker.isClosed();
  }

  /** What is known of a participant; empty if it was never asked. */
  public Optional<Seen> of(String institution) {
    return Optional.ofNullable(breakers.get(institution))
        .map(breaker -> new Seen(state(breaker), breaker.since(), breaker.lastFailure()));
  }

  /** The breaker of a participant, which is made when it is first asked. */
  CircuitBreaker breaker(Connection connection) {
    return breakers.computeIfAbsent(connection.id(), id -> open(connection));
  }

  private CircuitBreaker open(Connection connection) {
    CircuitBreaker breaker = new CircuitBreaker(connection, clock);
    Gauge.builder("hutong.participant.up", breaker, b -> b.isClosed() ? 1 : 0)
        .description("1 where the participant answers, 0 where its breaker is not closed")
        .tag("participant", connection.id())
        .strongReference(true)
        .register(meters);
    return breaker;
  }

  private static State state(CircuitBreaker breaker) {
    return switch (breaker.state()) {
      case CLOSED -> State.UP;
      case OPEN -> State.DOWN;
      case HALF_OPEN -> State.TRIED;
    };
  }
}
