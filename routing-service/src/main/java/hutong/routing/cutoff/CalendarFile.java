package hutong.routing.cutoff;

import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a calendar of holidays, or names everything that is wrong with it. */
final class CalendarFile {

  private static final int FORMAT = 1;
  private static final int LONGEST_DAYS = 31;

  record File(
      Integer format,
      String version,
      EvidenceRow evidence,
      List<Integer> years,
      List<HolidayRow> holidays,
      List<String> workingDays) {}

  record EvidenceRow(String source, String note) {}

  /** A holiday, both days included. */
  record HolidayRow(String name, String from, String to) {}

  private final List<String> faults = new ArrayList<>();

  private CalendarFile() {}

  /**
   * @throws IllegalArgumentException naming every fault
   */
  static SettlementDays read(byte[] json) {
    try {
      return new CalendarFile().days(StrictJson.read(json, File.class));
    } catch (BadJsonException bad) {
      throw new IllegalArgumentException("The calendar is refused: " + bad.getMessage());
    }
  }

  private SettlementDays days(File file) {
    need(Integer.valueOf(FORMAT).equals(file.format()), "format must be " + FORMAT);
    need(file.version() != null, "version is missing");
    need(file.evidence() != null && file.evidence().source() != null, "evidence is missing");
    Set<Integer> years = new HashSet<>(orEmpty(file.years()));
    need(!years.isEmpty(), "years is missing");
    Set<LocalDate> holidays = new HashSet<>();
    orEmpty(file.holidays()).forEach(row -> holiday(row, years, holidays));
    Set<LocalDate> workingDays = new HashSet<>();
    orEmpty(file.workingDays()).forEach(text -> workingDay(text, years, holidays, workingDays));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("The calendar is refused: " + String.join("; ", faults));
    }
    return SettlementDays.of(years, holidays, workingDays);
  }

  private void holiday(HolidayRow row, Set<Integer> years, Set<LocalDate> holidays) {
    Optional<LocalDate> from = date(row.from());
    Optional<LocalDate> to = date(row.to());
    if (from.isEmpty() || to.isEmpty()) {
      return;
    }
    boolean ordered =
        !to.get().isBefore(from.get()) && to.get().isBefore(from.get().plusDays(LONGEST_DAYS));
    need(ordered, "a holiday from " + from.get() + " must end on it or in the month behind it");
    if (ordered) {
      from.get()
          .datesUntil(to.get().plusDays(1))
          .forEach(
              day -> {
                need(years.contains(day.getYear()), day + " is in none of the years");
                need(holidays.add(day), day + " is a holiday twice");
              });
    }
  }

  private void workingDay(
      String text, Set<Integer> years, Set<LocalDate> holidays, Set<LocalDate> workingDays) {
    date(text)
        .ifPresent(
            day -> {
              need(years.contains(day.getYear()), day + " is in none of the years");
              need(!holidays.contains(day), day + " is a holiday and worked");
              need(
                  day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0,
                  day + " is worked in any case: only days of a weekend make up for others");
              need(workingDays.add(day), day + " is worked twice");
            });
  }

  private Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text == null ? "" : text));
    } catch (DateTimeParseException notOne) {
      faults.add("a day is missing or not a date");
      return Optional.empty();
    }
  }

  private void need(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}
