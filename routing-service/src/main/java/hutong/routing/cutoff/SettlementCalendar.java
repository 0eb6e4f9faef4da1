package hutong.routing.cutoff;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Which settlement date an instant belongs to, and when its cycle ends. The cut-offs of all days
 * cut time into windows without gap or overlap; a cut-off itself is the first instant of the window
 * behind it. The last cut-off ends the day, so what comes later belongs to the day after. What
 * falls on a day that does not settle gets the next that does, so that settlement dates never go
 * back.
 */
public final class SettlementCalendar {

  private final List<LocalTime> cutOffs;
  private final ZoneId zone;
  private final SettlementDays days;

  /**
   * @param cutOffs local times of a day, in any order, at least one
   * @param days which days settle
   * @throws IllegalArgumentException where there is no cut-off, or one twice
   */
  public SettlementCalendar(Collection<LocalTime> cutOffs, ZoneId zone, SettlementDays days) {
    this.cutOffs = cutOffs.stream().sorted().distinct().toList();
    this.zone = zone;
    this.days = days;
    if (cutOffs.isEmpty() || cutOffs.size() != this.cutOffs.size()) {
      throw new IllegalArgumentException("A day needs a cut-off, and each only once");
    }
  }

  /**
   * A stretch between two cut-offs.
   *
   * @param from its first instant
   * @param until the first instant that no longer belongs to it
   */
  public record Window(Instant from, Instant until, LocalDate settlementDate) {}

  /**
   * The window that holds an instant.
   *
   * @throws CalendarEndsException where nobody has said whether its day settles
   */
  public Window windowOf(Instant instant) {
    LocalDate day = instant.atZone(zone).toLocalDate();
    TreeMap<Instant, LocalDate> around = new TreeMap<>();
    for (int i = -2; i <= 2; i++) {
      LocalDate near = day.plusDays(i);
      cutOffs.forEach(cutOff -> around.put(near.atTime(cutOff).atZone(zone).toInstant(), near));
    }
    var until = around.higherEntry(instant);
    return new Window(around.floorKey(instant), until.getKey(), days.firstFrom(until.getValue()));
  }

  /** The first cycle ever. */
  OpenCycle first(Instant now) {
    Window window = windowOf(now);
    return OpenCycle.of(window.settlementDate(), 1, window.until());
  }

  /** The cycle after another. Settlement dates never go back, even where the clock does. */
  OpenCycle next(OpenCycle ended, Instant now) {
    Window window = windowOf(now);
    if (window.settlementDate().isAfter(ended.settlementDate())) {
      return OpenCycle.of(window.settlementDate(), 1, window.until());
    }
    return OpenCycle.of(ended.settlementDate(), Math.addExact(ended.sequence(), 1), window.until());
  }
}
