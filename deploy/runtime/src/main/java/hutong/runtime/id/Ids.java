package hutong.runtime.id;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/**
 * UUIDs of version 7 (RFC 9562 section 5.7), in the order of the business clock, so that new rows
 * lie side by side at the end of an index.
 */
@ApplicationScoped
public class Ids {

  private final TimeOrderedEpochFactory factory;

  public Ids(Clock clock) {
    this.factory = TimeOrderedEpochFactory.builder().withClock(clock).build();
  }

  /** A new identifier; safe to call from any thread. */
  public UUID next() {
    return factory.create();
  }
}
