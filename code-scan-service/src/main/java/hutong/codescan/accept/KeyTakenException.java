package hutong.codescan.accept;

/**
 * Another transaction took a request's key after this one had looked, and this one has spent a code
 * for it: what it did is undone, and when it is done again the key is known.
 */
final class KeyTakenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KeyTakenException() {
    super("A key was taken meanwhile", null, false, false);
  }
}
