package hutong.routing.cutoff;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Which settlement day an instant belongs to. A day ends at the cut-off time, and that instant
 * itself is the next day's: the interval is half-open.
 */
public record SettlementCalendar(LocalTime cutOff, ZoneId zone) {

  /** The settlement day of an instant. */
  public LocalDate dayOf(Instant instant) {
    ZonedDateTime local = instant.atZone(zone);
    return local.toLocalTime().isBefore(cutOff)
        ? local.toLocalDate()
        : local.toLocalDate().plusDays(1);
  }

  /** The first instant that is no longer part of a settlement day. */
  public Instant endOf(LocalDate day) {
    return day.atTime(cutOff).atZone(zone).toInstant();
  }

  /** The first cycle ever. */
  OpenCycle first(Instant now) {
    LocalDate day = dayOf(now);
    return OpenCycle.of(day, 1, endOf(day));
  }

  /** The cycle after another. Settlement days never go back, even where the clock does. */
  OpenCycle next(OpenCycle ended, Instant now) {
    LocalDate today = dayOf(now);
    LocalDate day = today.isAfter(ended.settlementDate()) ? today : ended.settlementDate();
    int sequence = day.equals(ended.settlementDate()) ? Math.addExact(ended.sequence(), 1) : 1;
    return OpenCycle.of(day, sequence, endOf(day));
  }
}
