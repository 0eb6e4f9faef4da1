package hutong.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that runs as another does, ahead or behind by what it was told. */
final class MovableClock extends Clock {

  private final Clock base;
  private volatile Duration offset;

  MovableClock(Clock base, Duration offset) {
    this.base = base;
    this.offset = offset;
  }

  /** Moves the clock so that it shows {@code instant} now and runs on from there. */
  void set(Instant instant) {
    offset = Duration.between(base.instant(), instant);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Nothing here lives in a zone");
  }
}
