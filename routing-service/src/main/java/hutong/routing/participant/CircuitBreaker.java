package hutong.routing.participant;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Stops asking an institution that does not answer, and so keeps what waits for it short. Open, it
 * lets nothing through; after the delay one call may try, and its success closes it.
 */
final class CircuitBreaker {

  private static final Logger LOG = Logger.getLogger(CircuitBreaker.class);

  private final String id;
  private final Clock clock;
  private final TypedGuard<Uni<byte[]>> guard;
  private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;
  private volatile Instant since;
  private volatile Failure lastFailure;

  CircuitBreaker(Connection connection, Clock clock) {
    this.id = connection.id();
    this.clock = clock;
    this.since = clock.instant();
    Connection.Breaker agreed = connection.breaker();
    this.guard =
        TypedGuard.create(new TypeLiteral<Uni<byte[]>>() {})
            .withDescription("participant " + id)
            .withCircuitBreaker()
            .when(Failure::isOne)
            .failureRatio(agreed.failureRatio())
            .requestVolumeThreshold(agreed.volume())
            .delay(agreed.delay().toMillis(), ChronoUnit.MILLIS)
            .successThreshold(1)
            .onStateChange(this::changed)
            .done()
            .build();
  }

  /** Fails with {@link CircuitBreakerOpenException} at once where nothing is let through. */
  Uni<byte[]> guard(Uni<byte[]> call) {
    Uni<byte[]> watched = call.onFailure(Failure::isOne).invoke(f -> lastFailure = Failure.of(f));
    return Uni.createFrom().deferred(() -> guard.get(() -> watched));
  }

  /** Whether a call failed because it was not made. */
  static boolean hasPrevented(Throwable failure) {
    return failure instanceof CircuitBreakerOpenException;
  }

  /** Down until a call has succeeded again. */
  boolean isClosed() {
    return state == CircuitBreakerState.CLOSED;
  }

  CircuitBreakerState state() {
    return state;
  }

  /** Since when it is up, or since when it is not. */
  Instant since() {
    return since;
  }

  /** Of the last call that failed, or null. */
  Failure lastFailure() {
    return lastFailure;
  }

  private void changed(CircuitBreakerState next) {
    boolean wasUp = isClosed();
    state = Objects.requireNonNull(next);
    if (wasUp != isClosed()) {
      since = clock.instant();
      LOG.warnf("%s is %s", id, isClosed() ? "up" : "down: " + lastFailure);
    }
  }
}
