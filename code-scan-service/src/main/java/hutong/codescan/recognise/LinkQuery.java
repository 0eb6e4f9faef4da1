package hutong.codescan.recognise;

import java.util.List;

/**
 * What a family asks of a link's query.
 *
 * @param whole what all of it is, or null
 */
record LinkQuery(LinkFamily.Query presence, List<String> fields, Piece whole) {

  static LinkQuery of(LinkFamily family) {
    Piece whole = family.queryIs() == null ? null : Piece.of(family.queryIs());
    return new LinkQuery(family.query(), family.queryFields(), whole);
  }

  boolean matches(ScannedLink link) {
    int from = link.queryFrom();
    int to = link.text.length();
    return switch (presence) {
      case NONE -> !link.hasQuery();
      case OPTIONAL -> true;
      case REQUIRED ->
          from < to
              && (whole == null || whole.matches(link.text, from, to, false))
              && hasFields(link.text, from);
    };
  }

  private boolean hasFields(String text, int from) {
    if (fields.isEmpty()) {
      return true;
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '&' && c != '%' && c != '.' && !Piece.CharacterClass.TOKEN.has(c)) {
        return false;
      }
    }
    for (int i = 0; i < fields.size(); i++) {
      if (!hasOnce(fields.get(i), text, from)) {
        return false;
      }
    }
    return true;
  }

  /** A field that stands twice would leave a doubt which of the two counts. */
  private static boolean hasOnce(String field, String text, int from) {
    int found = 0;
    int at = from;
    while (at < text.length()) {
      int and = text.indexOf('&', at);
      int end = and < 0 ? text.length() : and;
      int value = at + field.length() + 1;
      if (text.startsWith(field, at) && value <= end && text.charAt(value - 1) == '=') {
        if (value == end) {
          return false;
        }
        found++;
      }
      at = end + 1;
    }
    return found == 1;
  }
}
