package hutong.settlement.settle;

/** A message that cannot be read. The text says what to do and repeats nothing of the message. */
public final class BadMessageException extends Exception {

  public BadMessageException(String what) {
    super(what);
  }
}
