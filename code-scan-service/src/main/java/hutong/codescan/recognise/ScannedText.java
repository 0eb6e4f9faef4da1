package hutong.codescan.recognise;

/**
 * Takes away what scanners add to a code: a line end after it, and in a number also blanks and
 * control characters between its digits. Leading zeros stay, and nothing but ASCII counts as a
 * digit.
 */
public final class ScannedText {

  /** The longest numeric code has 24 digits; a longer text is never only a number. */
  private static final int MAX_NUMERIC = 32;

  private ScannedText() {}

  public static String clean(String scanned) {
    String text = trim(scanned);
    StringBuilder digits = new StringBuilder(MAX_NUMERIC);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      } else if (!noise(c)) {
        return text;
      }
      if (digits.length() > MAX_NUMERIC) {
        return text;
      }
    }
    return digits.toString();
  }

  private static String trim(String scanned) {
    int from = 0;
    int to = scanned.length();
    while (from < to && noise(scanned.charAt(from))) {
      from++;
    }
    while (to > from && noise(scanned.charAt(to - 1))) {
      to--;
    }
    return scanned.substring(from, to);
  }

  private static boolean noise(char c) {
    return c <= ' ' || c == 0x7F;
  }
}
