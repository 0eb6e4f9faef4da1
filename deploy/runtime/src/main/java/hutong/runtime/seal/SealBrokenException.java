package hutong.runtime.seal;

/**
 * A text that was not sealed by one of the known keys for this context, or was changed since. Says
 * nothing of its content, so that it may end in a log.
 */
public final class SealBrokenException extends Exception {

  private static final long serialVersionUID = 1L;

  SealBrokenException(String why) {
    super(why, null, false, false);
  }
}
