package hutong.settlement.fee;

/** A fee file that must not be used. The message says where and why, for the operator. */
public final class BadFeeFileException extends Exception {

  private static final long serialVersionUID = 1L;

  public BadFeeFileException(String message) {
    super(message);
  }
}
