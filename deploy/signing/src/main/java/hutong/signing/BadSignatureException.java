package hutong.signing;

/** A message is not proven to come from whom it should. Says neither content nor key. */
public final class BadSignatureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The reason code for the other side, whatever the fault. */
  public static final String CODE = "SG01";

  /** What is wrong, for one's own log and meter. */
  public enum Fault {
    /** A header or a parameter that the profile asks for is not there. */
    MISSING,
    /** A header is not what its RFC says. */
    UNREADABLE,
    /** Something that must be covered is not, or something is that the profile does not know. */
    NOT_COVERED,
    ALGORITHM_NOT_ALLOWED,
    /** No key of this id is valid now. */
    UNKNOWN_KEY,
    CREATED_IN_FUTURE,
    EXPIRED,
    /** It would be valid for longer than the profile allows. */
    LIVES_TOO_LONG,
    DIGEST_MISMATCH,
    /** The nonce was used before. */
    REPLAYED,
    /** The signature is not that of the message by this key. */
    WRONG
  }

  private final Fault fault;

  public BadSignatureException(Fault fault) {
    super(CODE + " " + fault, null, false, false);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
