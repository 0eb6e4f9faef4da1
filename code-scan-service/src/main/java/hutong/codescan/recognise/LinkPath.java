package hutong.codescan.recognise;

import java.util.ArrayList;
import java.util.List;

/**
 * A path of a link as the data file describes it: a {@link Piece} after each slash, and {@code
 * /...} at its end for any number of further segments of class {@code token}.
 */
record LinkPath(String text, List<Piece> segments, boolean open) {

  private static final String OPEN_END = "/...";
  private static final Piece FURTHER = Piece.of("{token}");

  LinkPath {
    segments = List.copyOf(segments);
  }

  /**
   * @param text empty for a link without a path, else beginning with a slash
   * @throws IllegalArgumentException for a path that is not described so
   */
  static LinkPath of(String text) {
    boolean open = text.endsWith(OPEN_END);
    String closed = open ? text.substring(0, text.length() - OPEN_END.length()) : text;
    List<Piece> segments = new ArrayList<>();
    if (!closed.isEmpty()) {
      CodeFamilies.check(closed.startsWith("/"), "a path must begin with a slash");
      for (String segment : closed.substring(1).split("/", -1)) {
        segments.add(Piece.of(segment));
      }
    }
    return new LinkPath(text, segments, open);
  }

  /** Whether a part of a text is such a path. */
  boolean matches(String text, int from, int to, boolean ignoreCase) {
    int at = from;
    for (int i = 0; at < to; i++) {
      int end = text.indexOf('/', at + 1);
      int next = end < 0 || end > to ? to : end;
      boolean known = i < segments.size();
      if (text.charAt(at) != '/'
          || !known && !open
          || !(known ? segments.get(i) : FURTHER).matches(text, at + 1, next, ignoreCase)) {
        return false;
      }
      if (next == to) {
        return i >= segments.size() - 1;
      }
      at = next;
    }
    return segments.isEmpty();
  }
}
