package hutong.codescan.recognise;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tag-length-value text of EMVCo's merchant-presented mode: two digits of tag, two digits of
 * length, then as many characters. A length counts characters, not bytes, so that a Chinese name of
 * four characters has length 04.
 */
final class Tlv {

  private static final int HEADER = 4;
  private static final int MAX_VALUE = 99;

  private Tlv() {}

  record Element(String tag, String value) {}

  /**
   * Takes a text apart; empty where it is not made of whole elements, where a value is empty or
   * where a tag stands twice.
   */
  static Optional<List<Element>> decode(String text) {
    int[] characters = text.codePoints().toArray();
    List<Element> elements = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int at = 0;
    while (at < characters.length) {
      int length = lengthAt(characters, at);
      if (length < 1 || at + HEADER + length > characters.length) {
        return Optional.empty();
      }
      String tag = new String(characters, at, 2);
      if (!seen.add(tag)) {
        return Optional.empty();
      }
      elements.add(new Element(tag, new String(characters, at + HEADER, length)));
      at += HEADER + length;
    }
    return elements.isEmpty() ? Optional.empty() : Optional.of(elements);
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
      text.append(element.tag()).append(length < 10 ? "0" : "").append(length);
      text.append(element.value());
    }
    return text.toString();
  }

  /** The length of the element that begins at a place, or -1 where none begins. */
  private static int lengthAt(int[] characters, int at) {
    if (at + HEADER > characters.length) {
      return -1;
    }
    for (int i = at; i < at + HEADER; i++) {
      // Only ASCII: other scripts have digits too, and a scanner never sends them.
      if (characters[i] < '0' || characters[i] > '9') {
        return -1;
      }
    }
    return (characters[at + 2] - '0') * 10 + characters[at + 3] - '0';
  }
}
