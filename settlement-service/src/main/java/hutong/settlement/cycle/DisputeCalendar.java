package hutong.settlement.cycle;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * When dispute cycles begin and end. A day in Asia/Shanghai is cut into windows, each of which
 * holds its first instant and not its end: what happens at 16:00:00.000 is in the window that
 * begins then. Cycle {@code 2021-10-02-D2} is that of the second window; ids beyond the last
 * window's are those of cycles that follow one which an operator has closed early, and end with the
 * day.
 */
@Singleton
@Startup
public final class DisputeCalendar {

  /** The ids of a date have one digit. */
  static final int MAX_NUMBER = 9;

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Pattern CUT_OFF = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]|24:00");
  private static final int DATE_LENGTH = "2021-10-02".length();
  private static final int MINUTES_OF_DAY = 24 * 60;

  private final List<Integer> endMinutes;

  /**
   * @param cutOffs when the windows of a day end, as {@code HH:mm}, rising, one to nine of them,
   *     the last {@code 24:00}
   * @throws IllegalArgumentException if they are anything else
   */
  DisputeCalendar(
      @ConfigProperty(name = "hutong.dispute-cycles.cut-offs", defaultValue = "16:00,24:00")
          List<String> cutOffs) {
    boolean readable = cutOffs.stream().allMatch(text -> CUT_OFF.matcher(text).matches());
    endMinutes = readable ? cutOffs.stream().map(DisputeCalendar::minutes).toList() : List.of();
    boolean rising = endMinutes.stream().sorted().distinct().toList().equals(endMinutes);
    if (endMinutes.isEmpty()
        || endMinutes.size() > MAX_NUMBER
        || !rising
        || endMinutes.get(0) == 0
        || endMinutes.get(endMinutes.size() - 1) != MINUTES_OF_DAY) {
      throw new IllegalArgumentException(
          "hutong.dispute-cycles.cut-offs must be one to nine rising times of day, the last 24:00");
    }
  }

  private static int minutes(String cutOff) {
    return Integer.parseInt(cutOff.substring(0, 2)) * 60 + Integer.parseInt(cutOff.substring(3));
  }

  /** A window of a day, counted from 1. */
  record Window(LocalDate date, int number) {

    String cycleId() {
      return date + "-D" + number;
    }

    /** The one whose cycle is taken where this one's cannot be had any more. */
    Window next() {
      return number < MAX_NUMBER ? new Window(date, number + 1) : new Window(date.plusDays(1), 1);
    }

    static Window of(String cycleId) {
      return new Window(
          LocalDate.parse(cycleId.substring(0, DATE_LENGTH)),
          Integer.parseInt(cycleId.substring(DATE_LENGTH + 2)));
    }
  }

  Window at(Instant instant) {
    ZonedDateTime local = instant.atZone(SHANGHAI);
    int minute = local.getHour() * 60 + local.getMinute();
    int number = 1;
    while (endMinutes.get(number - 1) <= minute) {
      number++;
    }
    return new Window(local.toLocalDate(), number);
  }

  /** The first instant that no longer belongs to the window. */
  Instant end(Window window) {
    int minutes = endMinutes.get(Math.min(window.number(), endMinutes.size()) - 1);
    return window.date().atStartOfDay().plusMinutes(minutes).atZone(SHANGHAI).toInstant();
  }
}
