package hutong.codescan.recognise;

/**
 * A host name that anybody could register: labels of ASCII letters, digits and inner hyphens, the
 * last of letters alone. An address in digits and an encoded foreign name are none.
 */
final class PublicHost {

  private static final int MAX_LENGTH = 253;

  private PublicHost() {}

  /**
   * @param host in lower case
   */
  static boolean isOne(String host) {
    int length = host.length();
    if (length > MAX_LENGTH || host.contains("xn--")) {
      return false;
    }
    int label = 0;
    boolean letters = true;
    for (int i = 0; i < length; i++) {
      char c = host.charAt(i);
      if (c == '.') {
        if (i == label || host.charAt(i - 1) == '-') {
          return false;
        }
        label = i + 1;
        letters = true;
      } else if (c == '-') {
        if (i == label) {
          return false;
        }
        letters = false;
      } else if (c >= '0' && c <= '9') {
        letters = false;
      } else if (c < 'a' || c > 'z') {
        return false;
      }
    }
    return label > 0 && letters && length - label >= 2;
  }
}
