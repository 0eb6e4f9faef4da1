package hutong.routing.participant;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

/** One institution that is known not to answer. */
public final class OneDown extends Health {

  private final String down;

  public OneDown(String down) {
    super(Clock.systemUTC(), new SimpleMeterRegistry());
    this.down = down;
  }

  @Override
  public boolean isDown(String institution) {
    return down.equals(institution);
  }
}
