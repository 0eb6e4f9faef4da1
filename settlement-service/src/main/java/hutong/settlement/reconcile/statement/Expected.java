package hutong.settlement.reconcile.statement;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What is known of a file before it is read.
 *
 * @param participant whose statement it must be, where the format says whose it is
 * @param from the first instant of the cycle that it is compared with
 * @param until the first instant behind that cycle
 * @param maxUnpackedBytes how much may come out of a packed file, at least 1
 */
public record Expected(String participant, Instant from, Instant until, long maxUnpackedBytes) {

  /** The clock of the formats that write times without a zone. */
  static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  /** A day more on both sides, because the institution's day need not be ours. */
  private static final Duration MARGIN = Duration.ofDays(1);

  /** Whether what was booked then can be of the cycle, or of one beside it. */
  boolean isNear(Instant at) {
    return !at.isBefore(from.minus(MARGIN)) && at.isBefore(until.plus(MARGIN));
  }

  /** Whether any of these days, both included, can be of the cycle, or of one beside it. */
  boolean isNear(LocalDate first, LocalDate last) {
    return !first.isAfter(day(until.plus(MARGIN).minusNanos(1)))
        && !last.isBefore(day(from.minus(MARGIN)));
  }

  /** On which the cycle ends. */
  LocalDate lastDay() {
    return day(until.minusNanos(1));
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, CHINA);
  }
}
