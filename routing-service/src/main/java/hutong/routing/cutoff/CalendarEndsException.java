package hutong.routing.cutoff;

import java.time.LocalDate;

/**
 * The calendar of holidays does not say whether a day settles. No cycle is opened for such a day:
 * its date would be a guess, and a payment's date is decided once. Payments go on up to their
 * completion and are completed when the calendar goes further.
 */
public final class CalendarEndsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CalendarEndsException(LocalDate day) {
    super("The settlement calendar says nothing of " + day.getYear(), null, false, false);
  }
}
