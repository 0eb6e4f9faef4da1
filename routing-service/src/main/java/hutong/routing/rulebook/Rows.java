package hutong.routing.rulebook;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads single fields of the files and notes what is wrong with them, with the place. */
final class Rows {

  private final String where;
  private final ZoneId zone;
  private final List<String> faults;

  Rows(String where, ZoneId zone, List<String> faults) {
    this.where = where;
    this.zone = zone;
    this.faults = faults;
  }

  static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  void fault(String what) {
    faults.add(where + ": " + what);
  }

  String required(String field, String value) {
    if (value == null || value.isBlank()) {
      fault(field + " is missing");
      return "";
    }
    return value;
  }

  int positive(String field, Integer value) {
    if (value == null || value < 1) {
      fault(field + " must be a whole number from 1");
      return 1;
    }
    return value;
  }

  /** Midnight of a day in the book's zone, or null where the field is absent. */
  Instant day(String field, String value) {
    if (value == null) {
      return null;
    }
    LocalDate date = date(field, value);
    return date == null ? null : date.atStartOfDay(zone).toInstant();
  }

  /** The day on which something is over, which must come after the one on which it begins. */
  Instant end(String from, String to) {
    Instant end = day("effectiveTo", to);
    Instant begin = end == null || from == null ? null : day("effectiveFrom", from);
    if (begin != null && !end.isAfter(begin)) {
      fault("effectiveTo must be after effectiveFrom");
    }
    return end;
  }

  LocalDate date(String field, String value) {
    try {
      return LocalDate.parse(required(field, value));
    } catch (DateTimeParseException wrong) {
      fault(field + " is not a date of the form 2021-10-02");
      return null;
    }
  }

  <E extends Enum<E>> E oneOf(String field, String value, Class<E> type) {
    try {
      return Enum.valueOf(type, required(field, value));
    } catch (IllegalArgumentException unknown) {
      fault(field + " must be one of " + List.of(type.getEnumConstants()));
      return null;
    }
  }

  /** A set of words of which each must be known; it must not be empty. */
  Set<String> words(String field, List<String> values, Set<String> known) {
    Set<String> words = new HashSet<>();
    for (String value : orEmpty(values)) {
      if (value == null || !known.contains(value)) {
        fault(field + " has the unknown value " + value);
      } else if (!words.add(value)) {
        fault(field + " has " + value + " twice");
      }
    }
    if (orEmpty(values).isEmpty()) {
      fault(field + " is missing");
    }
    return words;
  }
}
