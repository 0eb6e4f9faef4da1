package hutong.codescan.recognise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whole texts of tags, lengths and values; {@link TlvCursor} says what they are. */
final class Tlv {

  private static final int MAX_VALUE = 99;

  private Tlv() {}

  record Element(String tag, String value) {}

  /** Takes a text apart; empty where it is not made of whole elements, or of none. */
  static Optional<List<Element>> decode(String text) {
    boolean wide = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    TlvCursor cursor = new TlvCursor(text, 0, text.length(), wide);
    List<Element> elements = new ArrayList<>();
    while (cursor.next()) {
      elements.add(new Element(twoDigits(cursor.tag()), cursor.value()));
    }
    return cursor.damaged() || elements.isEmpty() ? Optional.empty() : Optional.of(elements);
  }

  /**
   * Puts elements together.
   *
   * @throws IllegalArgumentException for a tag that is not two digits or a value that is empty or
   *     longer than {@value #MAX_VALUE} characters
   */
  static String encode(List<Element> elements) {
    StringBuilder text = new StringBuilder();
    for (Element element : elements) {
      int length = element.value().codePointCount(0, element.value().length());
      if (!element.tag().matches("[0-9]{2}") || length < 1 || length > MAX_VALUE) {
        throw new IllegalArgumentException("No element can be written for tag " + element.tag());
      }
      text.append(element.tag()).append(twoDigits(length)).append(element.value());
    }
    return text.toString();
  }

  static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
