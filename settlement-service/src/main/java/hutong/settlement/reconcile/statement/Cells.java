package hutong.settlement.reconcile.statement;

import hutong.settlement.reconcile.statement.BadStatementException.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** What stands in one cell, or a failure that names the cell. */
final class Cells {

  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final Pattern MONEY_CELL = Pattern.compile("0|[CD][1-9][0-9]{0,17}");
  private static final Pattern YUAN = Pattern.compile("-?[0-9]{1,13}(\\.[0-9]{1,2})?");
  private static final Pattern FINE_YUAN = Pattern.compile("-?[0-9]{1,11}(\\.[0-9]{1,6})?");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern REFERENCE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z_*.:/-]{0,63}");
  private static final Pattern UUID_36 =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern UUID_32 = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern INSTANT =
      Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?Z");
  private static final Pattern DATE = Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
  private static final Pattern LOCAL_TIME =
      Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}");
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final TextLines lines;

  Cells(TextLines lines) {
    this.lines = lines;
  }

  /** Digits without leading zeros. */
  long count(String field, String text) throws BadStatementException {
    return Long.parseLong(require(COUNT, field, text));
  }

  /** A count that is more than zero. */
  long positive(String field, String text) throws BadStatementException {
    long count = count(field, text);
    if (count == 0) {
      throw bad(field);
    }
    return count;
  }

  /** {@code 0}, {@code C9965} or {@code D35}; what is paid, D, is negative. */
  long moneyCell(String field, String text) throws BadStatementException {
    String cell = require(MONEY_CELL, field, text);
    if (cell.equals("0")) {
      return 0;
    }
    long minor = Long.parseLong(cell.substring(1));
    return cell.charAt(0) == 'D' ? -minor : minor;
  }

  /** An amount in yuan with at most two decimals, in fen, maybe negative. */
  long yuan(String field, String text) throws BadStatementException {
    return scaled(require(YUAN, field, text), 2);
  }

  /** An amount in yuan with at most six decimals, in millionths of a yuan, maybe negative. */
  long fineYuan(String field, String text) throws BadStatementException {
    return scaled(require(FINE_YUAN, field, text), 6);
  }

  String currency(String field, String text) throws BadStatementException {
    return require(CURRENCY, field, text);
  }

  /** A reference of theirs; null where the cell is empty. */
  String reference(String field, String text) throws BadStatementException {
    return text.isEmpty() ? null : require(REFERENCE, field, text);
  }

  /** A UUID in lower case with hyphens; null where the cell is empty. */
  UUID uuid(String field, String text) throws BadStatementException {
    return text.isEmpty() ? null : UUID.fromString(require(UUID_36, field, text));
  }

  /**
   * Our id where it was given to an institution as its caller's order number, with hyphens or
   * without, since some allow 32 characters only; null for any other order number.
   */
  static UUID ourId(String orderNumber) {
    String text = orderNumber.toLowerCase(Locale.ROOT);
    if (UUID_36.matcher(text).matches()) {
      return UUID.fromString(text);
    }
    return UUID_32.matcher(text).matches()
        ? new UUID(
            Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16))
        : null;
  }

  Instant instant(String field, String text) throws BadStatementException {
    try {
      return Instant.parse(require(INSTANT, field, text));
    } catch (DateTimeException noSuchTime) {
      throw bad(field);
    }
  }

  /** {@code 2021-10-02 09:30:00} by the clock of China. */
  Instant chinaTime(String field, String text) throws BadStatementException {
    try {
      return LocalDateTime.parse(require(LOCAL_TIME, field, text), LOCAL)
          .atZone(Expected.CHINA)
          .toInstant();
    } catch (DateTimeException noSuchTime) {
      throw bad(field);
    }
  }

  LocalDate date(String field, String text) throws BadStatementException {
    try {
      return LocalDate.parse(require(DATE, field, text));
    } catch (DateTimeException noSuchDate) {
      throw bad(field);
    }
  }

  <T extends Enum<T>> T oneOf(Class<T> type, String field, String text)
      throws BadStatementException {
    for (T one : type.getEnumConstants()) {
      if (one.name().equals(text)) {
        return one;
      }
    }
    throw bad(field);
  }

  String require(Pattern pattern, String field, String text) throws BadStatementException {
    if (!pattern.matcher(text).matches()) {
      throw bad(field);
    }
    return text;
  }

  /** Adds to a sum that a file could make too large. */
  long plus(String field, long sum, long more) throws BadStatementException {
    try {
      return Math.addExact(sum, more);
    } catch (ArithmeticException tooLarge) {
      throw bad(field);
    }
  }

  BadStatementException bad(String field) {
    return lines.bad(field, Reason.BAD_VALUE);
  }

  private static long scaled(String number, int decimals) {
    boolean negative = number.charAt(0) == '-';
    int from = negative ? 1 : 0;
    int point = number.indexOf('.');
    String whole = number.substring(from, point < 0 ? number.length() : point);
    String fraction = point < 0 ? "" : number.substring(point + 1);
    long value = Long.parseLong(whole + fraction + "0".repeat(decimals - fraction.length()));
    return negative ? -value : value;
  }
}
