package hutong.settlement.settle;

import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Up to when a booking may have its value date: some settlement days after the settlement date,
 * because a cycle that ends at midnight is not booked before the next day.
 */
final class ValueDates {

  private static final Set<DayOfWeek> WEEKEND = Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  /**
   * What is needed here of a calendar such as settlement-calendar-cn.json, which routing checks.
   */
  record Calendar(List<Integer> years, List<Holiday> holidays, List<LocalDate> workingDays) {}

  /** Both days included. */
  record Holiday(LocalDate from, LocalDate to) {}

  private final int days;
  private final Calendar calendar;
  private final Set<LocalDate> holidays = new HashSet<>();

  private ValueDates(int days, Calendar calendar) {
    if (days < 0) {
      throw new IllegalArgumentException("hutong.settle.value-date-days must be 0 or more");
    }
    this.days = days;
    this.calendar = calendar;
    if (calendar != null) {
      calendar
          .holidays()
          .forEach(one -> one.from().datesUntil(one.to().plusDays(1)).forEach(holidays::add));
    }
  }

  /**
   * @param days how many settlement days later, from 0 on, where every day settles
   */
  static ValueDates everyDay(int days) {
    return new ValueDates(days, null);
  }

  /**
   * @param json the calendar that routing has too
   * @throws IllegalArgumentException if it cannot be read
   */
  static ValueDates of(int days, byte[] json) {
    try {
      Calendar calendar = StrictJson.readEvent(json, Calendar.class);
      if (calendar.years() != null
          && calendar.holidays() != null
          && calendar.workingDays() != null) {
        return new ValueDates(days, calendar);
      }
    } catch (BadJsonException | DateTimeParseException | NullPointerException notOne) {
      // Said below.
    }
    throw new IllegalArgumentException("hutong.settle.calendar names no calendar of holidays");
  }

  /**
   * The last value date. Where the calendar does not say which days settle, none is guessed: then
   * it is the last that is known.
   */
  LocalDate last(LocalDate settlementDate) {
    LocalDate last = settlementDate;
    LocalDate day = settlementDate;
    for (int left = days; left > 0; ) {
      day = day.plusDays(1);
      if (calendar != null && !calendar.years().contains(day.getYear())) {
        return last;
      }
      if (settles(day)) {
        last = day;
        left--;
      }
    }
    return last;
  }

  private boolean settles(LocalDate day) {
    return calendar == null
        || calendar.workingDays().contains(day)
        || !holidays.contains(day) && !WEEKEND.contains(day.getDayOfWeek());
  }
}
