package hutong.routing.support;

import hutong.runtime.clock.BusinessClock;
import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import jakarta.enterprise.inject.spi.CDI;

/**
 * Lets the business clock run with the system clock again after every test. The tests share one
 * service: a clock that one leaves ahead makes the next one's payments due, and behind by only the
 * seconds that a test took it keeps them from becoming due at all.
 */
public final class ClockSetBack implements QuarkusTestAfterEachCallback {

  @Override
  public void afterEach(QuarkusTestMethodContext context) {
    BusinessClock clock = CDI.current().select(BusinessClock.class).get();
    clock.set(clock.instant().minus(clock.offset()));
  }
}
