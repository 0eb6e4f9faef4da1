package hutong.codescan.recognise;

import java.util.Locale;

/**
 * A link taken apart by hand, more strictly than RFC 3986: it has an authority without user name
 * and port, no fragment, and only characters that a printed link has. A property test holds it to
 * {@link java.net.URI}, which takes several times as long.
 */
final class ScannedLink {

  /**
   * Beyond letters and digits, by part; a colon in the host would begin a port, an @ end a user.
   */
  private static final boolean[] IN_PATH = characters("-_.!~*'():@&=+$,;/");

  private static final boolean[] IN_QUERY = characters("-_.!~*'():@&=+$,;/?[]");
  private static final boolean[] IN_HOST = characters("-_.=");
  private static final boolean[] IN_SCHEME = characters("+-.");

  final String text;
  final int schemeTo;
  final int hostFrom;
  final int hostTo;
  final int pathTo;

  private ScannedLink(String text, int schemeTo, int hostTo, int pathTo) {
    this.text = text;
    this.schemeTo = schemeTo;
    this.hostFrom = schemeTo + 3;
    this.hostTo = hostTo;
    this.pathTo = pathTo;
  }

  /** The link, or null where the text is none. */
  static ScannedLink of(String text) {
    int colon = text.indexOf(':');
    if (colon < 1
        || !text.startsWith("://", colon)
        || !isLetter(text.charAt(0))
        || !all(text, 0, colon, IN_SCHEME)) {
      return null;
    }
    int host = colon + 3;
    int hostTo = host;
    while (hostTo < text.length() && text.charAt(hostTo) != '/' && text.charAt(hostTo) != '?') {
      hostTo++;
    }
    int question = text.indexOf('?', hostTo);
    int pathTo = question < 0 ? text.length() : question;
    boolean sound =
        hostTo > host
            && all(text, host, hostTo, IN_HOST)
            && allOrEscaped(text, hostTo, pathTo, IN_PATH)
            && allOrEscaped(text, Math.min(pathTo + 1, text.length()), text.length(), IN_QUERY);
    return sound ? new ScannedLink(text, colon, hostTo, pathTo) : null;
  }

  boolean hasScheme(String scheme) {
    return schemeTo == scheme.length() && text.regionMatches(true, 0, scheme, 0, schemeTo);
  }

  String host() {
    return text.substring(hostFrom, hostTo).toLowerCase(Locale.ROOT);
  }

  boolean hasQuery() {
    return pathTo < text.length();
  }

  int queryFrom() {
    return Math.min(pathTo + 1, text.length());
  }

  private static boolean all(String text, int from, int to, boolean[] allowed) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= allowed.length || !allowed[c]) {
        return false;
      }
    }
    return true;
  }

  private static boolean allOrEscaped(String text, int from, int to, boolean[] allowed) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= to || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
          return false;
        }
        i += 2;
      } else if (c >= allowed.length || !allowed[c]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isHex(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
  }

  private static boolean[] characters(String others) {
    boolean[] allowed = new boolean[128];
    for (char c = 0; c < allowed.length; c++) {
      allowed[c] = isLetter(c) || c >= '0' && c <= '9' || others.indexOf(c) >= 0;
    }
    return allowed;
  }
}
