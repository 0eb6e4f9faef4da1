package hutong.settlement.intake;

import hutong.runtime.event.PoisonException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** Checks fields of an event; a failure names the field and never its value. */
final class FieldCheck {

  static final Pattern PARTICIPANT = Pattern.compile("[A-Z0-9_]{2,16}");
  static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  static final Pattern MCC = Pattern.compile("[0-9]{4}");
  static final Pattern NAME = Pattern.compile("[A-Z0-9_]{2,32}");
  static final Pattern CYCLE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2,}");

  /** What a timestamp of the database and common sense both can hold. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  private FieldCheck() {}

  static void require(boolean condition, String field) throws PoisonException {
    if (!condition) {
      throw new PoisonException("BAD_FIELD", "the field " + field + " is missing or not valid");
    }
  }

  static void matches(Pattern pattern, String text, String field) throws PoisonException {
    require(text != null && pattern.matcher(text).matches(), field);
  }

  static void matchesIfGiven(Pattern pattern, String text, String field) throws PoisonException {
    require(text == null || pattern.matcher(text).matches(), field);
  }

  static void instant(Instant instant, String field) throws PoisonException {
    require(instant != null && !instant.isBefore(EARLIEST) && instant.isBefore(LATEST), field);
  }

  /** A cycle's id begins with its settlement date; two digits count within the date. */
  static void cycle(String cycleId, LocalDate settlementDate, String field) throws PoisonException {
    matches(CYCLE, cycleId, field);
    require(settlementDate != null && cycleId.startsWith(settlementDate + "-"), field);
  }
}
