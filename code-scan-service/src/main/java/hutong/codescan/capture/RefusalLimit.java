package hutong.codescan.capture;

import hutong.codescan.accept.CodeScanConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Makes guessing of payment codes cost time: a caller with too many refusals of what it scanned
 * from payers waits until the oldest is a minute old. Counted at the HTTP door, in the memory of
 * this instance; so the bound of a whole installation is this one times its instances. Measured
 * time, which no clock can move.
 */
@Singleton
final class RefusalLimit {

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private final int perMinute;
  private final LongSupplier nanoTime;
  private final Counter limited;
  private final ConcurrentMap<String, Deque<Long>> refusals = new ConcurrentHashMap<>();
  private volatile long tidiedAt;

  @Inject
  RefusalLimit(CodeScanConfig config, MeterRegistry meters) {
    this(config.paymentCodes().refusedPerMinute(), System::nanoTime, meters);
  }

  RefusalLimit(int perMinute, LongSupplier nanoTime, MeterRegistry meters) {
    if (perMinute < 1) {
      throw new IllegalStateException(
          "hutong.codescan.payment-codes.refused-per-minute must be at least 1");
    }
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
    this.tidiedAt = nanoTime.getAsLong();
    this.limited =
        Counter.builder("hutong.scans.limited")
            .description("Requests of callers that had to wait after too many refusals")
            .register(meters);
  }

  /** Whole seconds after which the caller may come again; 0 when it may now. */
  long waitSeconds(String caller) {
    long now = nanoTime.getAsLong();
    Deque<Long> times = refusals.computeIfPresent(caller, (c, t) -> ofTheLastMinute(t, now));
    if (times == null) {
      return 0;
    }
    // Another thread may be at work on the same caller.
    synchronized (times) {
      if (times.size() < perMinute) {
        return 0;
      }
      limited.increment();
      long left = times.getFirst() + MINUTE_NANOS - now;
      return Math.max(1, (left + SECOND_NANOS - 1) / SECOND_NANOS);
    }
  }

  /** Counts a refusal. */
  void refused(String caller) {
    long now = nanoTime.getAsLong();
    refusals.compute(
        caller,
        (c, times) -> {
          Deque<Long> kept = times == null ? new ArrayDeque<>() : times;
          synchronized (kept) {
            ofTheLastMinute(kept, now);
            kept.addLast(now);
          }
          return kept;
        });
    tidyUp(now);
  }

  /** Callers that are refused no more take no memory. */
  private void tidyUp(long now) {
    if (now - tidiedAt > MINUTE_NANOS) {
      tidiedAt = now;
      refusals
          .keySet()
          .forEach(caller -> refusals.computeIfPresent(caller, (c, t) -> ofTheLastMinute(t, now)));
    }
  }

  /** The same times without those that are a minute old; null when none is left. */
  private static Deque<Long> ofTheLastMinute(Deque<Long> times, long now) {
    synchronized (times) {
      while (!times.isEmpty() && now - times.getFirst() >= MINUTE_NANOS) {
        times.removeFirst();
      }
      return times.isEmpty() ? null : times;
    }
  }

  /** How many callers have a refusal in memory. */
  int callers() {
    return refusals.size();
  }
}
