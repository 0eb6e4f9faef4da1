package hutong.verifier;

/** Something in a file is not as the contract says; the message says where and what. */
final class Refused extends RuntimeException {

  Refused(String message) {
    super(message, null, false, false);
  }

  /** A value as it may be shown: short, and without what a terminal would obey. */
  static String quote(String text) {
    StringBuilder shown = new StringBuilder("\"");
    int end = Math.min(text.length(), 60);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        shown.append(String.format("\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.append(end < text.length() ? "...\"" : "\"").toString();
  }
}
