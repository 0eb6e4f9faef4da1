package hutong.signing;

import java.util.regex.Pattern;

/** What a key may be called: it becomes a string of a structured field and a name of a file. */
final class KeyIds {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private KeyIds() {}

  static void check(String keyId) {
    if (keyId == null || !FORM.matcher(keyId).matches()) {
      throw new IllegalArgumentException("A key id is of the form " + FORM);
    }
  }
}
