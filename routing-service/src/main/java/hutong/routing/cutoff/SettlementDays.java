package hutong.routing.cutoff;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** On which days money is settled between participants. */
public final class SettlementDays {

  private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  /** Every day, as card networks clear. */
  public static final SettlementDays EVERY = new SettlementDays(null, Set.of(), Set.of());

  private final Set<Integer> years;
  private final Set<LocalDate> holidays;
  private final Set<LocalDate> workingDays;

  private SettlementDays(Set<Integer> years, Set<LocalDate> holidays, Set<LocalDate> workingDays) {
    this.years = years;
    this.holidays = holidays;
    this.workingDays = workingDays;
  }

  /**
   * Monday to Friday but for the holidays, and the weekend's days that are worked to make up for
   * them (调休).
   *
   * @param years of which all holidays are known; nothing is said of any other
   */
  public static SettlementDays of(
      Set<Integer> years, Set<LocalDate> holidays, Set<LocalDate> workingDays) {
    return new SettlementDays(Set.copyOf(years), Set.copyOf(holidays), Set.copyOf(workingDays));
  }

  /**
   * The first day on which is settled, the given one or a later.
   *
   * @throws CalendarEndsException where a day would have to be guessed
   */
  public LocalDate firstFrom(LocalDate day) {
    LocalDate settles = day;
    while (!settles(settles)) {
      settles = settles.plusDays(1);
    }
    return settles;
  }

  /**
   * Whether a day settles.
   *
   * @throws CalendarEndsException where nobody has said so
   */
  public boolean settles(LocalDate day) {
    if (years == null) {
      return true;
    }
    if (!years.contains(day.getYear())) {
      throw new CalendarEndsException(day);
    }
    return workingDays.contains(day)
        || !holidays.contains(day) && !WEEKEND.contains(day.getDayOfWeek());
  }

  /** The last day from a given one on that is known; empty where every day settles. */
  Optional<LocalDate> knownUntil(LocalDate from) {
    if (years == null) {
      return Optional.empty();
    }
    int year = from.getYear();
    while (years.contains(year)) {
      year++;
    }
    return Optional.of(LocalDate.of(year, 1, 1).minusDays(1));
  }
}
