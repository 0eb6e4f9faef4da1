package hutong.routing.route;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/** What the fields of a request must look like, the same at every door. */
public final class FieldRules {

  public static final long MAX_AMOUNT_MINOR = 100_000_000_000L;

  private static final Pattern WORD = Pattern.compile("[A-Z0-9_]{2,32}");
  private static final Pattern PAYER_REF = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Pattern CITY = Pattern.compile("[0-9]{6}");
  private static final Pattern MCC = Pattern.compile("[0-9]{4}");
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private FieldRules() {}

  /** A word of a closed or growing list, such as an app, a network or a scene. */
  public static boolean word(String text) {
    return text != null && WORD.matcher(text).matches();
  }

  public static boolean payerRef(String text) {
    return text != null && PAYER_REF.matcher(text).matches();
  }

  /** GB/T 2260, or absent. */
  public static boolean city(String text) {
    return text == null || CITY.matcher(text).matches();
  }

  /** ISO 18245, or absent. */
  public static boolean mcc(String text) {
    return text == null || MCC.matcher(text).matches();
  }

  /** Whole minor units, 1 to {@value #MAX_AMOUNT_MINOR}. */
  public static boolean amount(Long minor) {
    return minor != null && minor >= 1 && minor <= MAX_AMOUNT_MINOR;
  }

  /** A time that a payment can have; the bounds only keep out what no calendar can count. */
  public static boolean instant(Instant at) {
    return at != null && !at.isBefore(EARLIEST) && at.isBefore(LATEST);
  }

  /**
   * Free text, or absent. A zero character and half of a surrogate pair are refused: the one cannot
   * be stored in PostgreSQL, the other cannot be written in UTF-8.
   *
   * @param maxLength in code points, as JSON Schema counts
   */
  public static boolean text(String text, int maxLength) {
    return text == null
        || !text.isEmpty()
            && text.codePointCount(0, text.length()) <= maxLength
            && text.indexOf('\0') < 0
            && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
