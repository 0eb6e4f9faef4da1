package hutong.codescan.recognise;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a link as the data file describes it: fixed text, then characters of one class to the
 * piece's end, such as {@code fkx{word*}} or {@code {digits:8}}. There is no choice in it, so to
 * match a text is one pass over it, which no regular expression would promise.
 *
 * @param fixed what it begins with
 * @param min fewest characters after it, 0 where there is no class
 * @param max most characters after it
 */
record Piece(String fixed, CharacterClass after, int min, int max) {

  private static final int ANY = Integer.MAX_VALUE;
  private static final Pattern SYNTAX =
      Pattern.compile("([0-9A-Za-z_=.-]*)(?:\\{(digits|word|token)(\\*|:[1-9][0-9]?)?\\})?");

  enum CharacterClass {
    /** 0-9. */
    DIGITS,
    /** Letters, digits, hyphen and underscore. */
    WORD,
    /** As {@code WORD}, and the equals sign. */
    TOKEN;

    boolean has(char c) {
      boolean digit = c >= '0' && c <= '9';
      if (digit || this == DIGITS) {
        return digit;
      }
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      return letter || c == '-' || c == '_' || this == TOKEN && c == '=';
    }
  }

  /**
   * @throws IllegalArgumentException for anything but fixed text and one class at the end
   */
  static Piece of(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' must be fixed text, then at most one of {digits}, {word} and {token}");
    }
    if (parts.group(2) == null) {
      return new Piece(parts.group(1), null, 0, 0);
    }
    CharacterClass after = CharacterClass.valueOf(parts.group(2).toUpperCase(Locale.ROOT));
    String count = parts.group(3);
    if (count == null) {
      return new Piece(parts.group(1), after, 1, ANY);
    }
    if (count.equals("*")) {
      return new Piece(parts.group(1), after, 0, ANY);
    }
    int exactly = Integer.parseInt(count.substring(1));
    return new Piece(parts.group(1), after, exactly, exactly);
  }

  /** Whether it is fixed text alone. */
  boolean isFixed() {
    return after == null;
  }

  /** Whether a part of a text is such a piece. */
  boolean matches(String text, int from, int to, boolean ignoreCase) {
    int rest = from + fixed.length();
    int length = to - rest;
    if (length < min
        || length > max
        || !text.regionMatches(ignoreCase, from, fixed, 0, fixed.length())) {
      return false;
    }
    for (int i = rest; i < to; i++) {
      if (!after.has(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
