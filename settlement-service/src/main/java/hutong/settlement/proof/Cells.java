package hutong.settlement.proof;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The cells of the pipe-separated writing. */
final class Cells {

  static final char SEPARATOR = '|';

  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Cells() {}

  /**
   * {@code 0}, or {@code C} for what is received and {@code D} for what is paid.
   *
   * @param minor signed minor units, negative is paid
   */
  static String money(long minor) {
    if (minor == 0) {
      return "0";
    }
    return minor > 0 ? "C" + minor : "D" + Math.negateExact(minor);
  }

  /** With exactly three decimals, the rest cut off; empty for null. */
  static String instant(Instant at) {
    return at == null ? "" : INSTANT.format(at);
  }

  /**
   * A text cell, guarded so that no spreadsheet takes it for a formula; empty for null.
   *
   * @throws IllegalArgumentException if the text holds a separator or a control character; the
   *     message does not repeat it
   */
  static String text(String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == SEPARATOR || Character.isISOControl(c)) {
        throw new IllegalArgumentException("A text cell holds a separator or a control character");
      }
    }
    return "=+-@'".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
