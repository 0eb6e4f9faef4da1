package hutong.runtime.clock;

import jakarta.enterprise.inject.Vetoed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time that the business lives by: the system clock moved by an offset, zero unless somebody
 * sets it. It is the only place that reads the system clock, so that a whole installation can live
 * on another day, and a test can hold time in its hand. The offset may jump; nothing that measures
 * how long something took may use this clock ({@link System#nanoTime()} is for that).
 */
@Vetoed
public final class BusinessClock extends Clock {

  private final Clock system;
  private final ZoneId zone;
  private final AtomicReference<Duration> offset;

  public BusinessClock(Duration offset) {
    this(Clock.systemUTC(), ZoneOffset.UTC, new AtomicReference<>(Objects.requireNonNull(offset)));
  }

  private BusinessClock(Clock system, ZoneId zone, AtomicReference<Duration> offset) {
    this.system = system;
    this.zone = zone;
    this.offset = offset;
  }

  /** Moves the clock so that it shows {@code instant} now and runs on from there. */
  public void set(Instant instant) {
    offset.set(Duration.between(system.instant(), instant));
  }

  /**
   * What this clock shows when the system clock, this machine's or another's, shows {@code system}.
   */
  public Instant atSystemTime(Instant system) {
    return system.plus(offset.get());
  }

  /** How far this clock is ahead of the system clock; negative when it is behind. */
  public Duration offset() {
    return offset.get();
  }

  @Override
  public Instant instant() {
    return system.instant().plus(offset.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock in another zone: it shares the offset, so that both always move together. */
  @Override
  public Clock withZone(ZoneId other) {
    return new BusinessClock(system, other, offset);
  }
}
