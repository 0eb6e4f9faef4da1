package hutong.codescan.recognise;

/**
 * Goes through the tag-length-value text of EMVCo's merchant-presented mode: two digits of tag, two
 * digits of length, then as many characters. A length counts characters, not bytes, so that a
 * Chinese name of four characters has length 04. It stops at the first place that is not a whole
 * element, where a value is empty, or where a tag stands again.
 */
final class TlvCursor {

  private static final int HEADER = 4;

  private final String text;
  private final int to;

  /** Whether some character takes two places in the string. */
  private final boolean wide;

  private int at;
  private long seenBelow50;
  private long seenFrom50;
  private boolean damaged;

  private int tag = -1;
  private int from;

  TlvCursor(String text, int from, int to, boolean wide) {
    this.text = text;
    this.at = from;
    this.to = to;
    this.wide = wide;
  }

  /** Goes to the next element; false at the end, and where the text is damaged. */
  boolean next() {
    if (at == to || damaged) {
      return false;
    }
    int number = twoDigits(at);
    int length = twoDigits(at + 2);
    int value = at + HEADER;
    int end = length < 1 ? -1 : after(value, length);
    if (number < 0 || end < 0 || !firstOf(number)) {
      damaged = true;
      return false;
    }
    tag = number;
    from = value;
    at = end;
    return true;
  }

  /** Whether it stopped before the end. */
  boolean damaged() {
    return damaged;
  }

  /** The element's tag, 0 to 99; the last one's after the end, and -1 where there was none. */
  int tag() {
    return tag;
  }

  int from() {
    return from;
  }

  int to() {
    return at;
  }

  String value() {
    return text.substring(from, at);
  }

  /** A cursor over the element's value, which is a template. */
  TlvCursor inside() {
    return new TlvCursor(text, from, at, wide);
  }

  private int after(int value, int characters) {
    if (!wide) {
      int end = value + characters;
      return end <= to ? end : -1;
    }
    int end = value;
    for (int i = 0; i < characters; i++) {
      if (end >= to) {
        return -1;
      }
      end += Character.isHighSurrogate(text.charAt(end)) ? 2 : 1;
    }
    return end <= to ? end : -1;
  }

  private boolean firstOf(int number) {
    long bit = 1L << number % 50;
    if (number < 50) {
      boolean first = (seenBelow50 & bit) == 0;
      seenBelow50 |= bit;
      return first;
    }
    boolean first = (seenFrom50 & bit) == 0;
    seenFrom50 |= bit;
    return first;
  }

  /** Only ASCII: other scripts have digits too, and a scanner never sends them. */
  private int twoDigits(int place) {
    if (place + 2 > to) {
      return -1;
    }
    int tens = text.charAt(place) - '0';
    int ones = text.charAt(place + 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
