package hutong.routing.authorise;

import static org.awaitility.Awaitility.await;

import hutong.routing.support.Database;
import hutong.runtime.clock.BusinessClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;

/**
 * Spares a test the rests of its payments: turns the business clock to their ends and sweeps, as
 * the scheduler does once a second. While somebody works on the payment the clock is left alone: an
 * institution is silent for as long as ever, and the lease of who asks it does not run out early.
 */
final class Haste {

  private static final Duration LONGEST_REST = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(50);

  private final BusinessClock clock;
  private final Sweeper sweeper;

  Haste(BusinessClock clock, Sweeper sweeper) {
    this.clock = clock;
    this.sweeper = sweeper;
  }

  /** Waits until the assertion holds, and ends the rests of this payment meanwhile. */
  void untilAsserted(String paymentId, ThrowingRunnable assertion) {
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(
            () -> {
              endRest(paymentId);
              assertion.run();
            });
  }

  private void endRest(String paymentId) {
    List<Map<String, Object>> resting =
        Database.rows(
            """
            select (extract(epoch from next_attempt_at - now()) * 1000)::bigint as millis
              from payment
             where payment_id = ?::uuid and owner is null and next_attempt_at is not null
            """,
            paymentId);
    for (Map<String, Object> row : resting) {
      Duration rest = Duration.ofMillis((Long) row.get("millis") + 1).minus(clock.offset());
      if (rest.compareTo(LONGEST_REST) > 0) {
        return;
      }
      if (!rest.isNegative()) {
        clock.set(clock.instant().plus(rest));
      }
      sweeper.takeUp().await().atMost(PATIENCE);
    }
  }
}
