package hutong.runtime.json;

/** JSON that cannot be read as what it should be. The message never repeats the input. */
public final class BadJsonException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Reason {
    /**
     * Not one JSON object: no JSON at all, another kind of value, nested too deep, a key twice, or
     * something after the end.
     */
    MALFORMED,
    /** A field that the contract does not name. */
    UNKNOWN_FIELD,
    /** A field of the wrong type or out of its type's range. */
    WRONG_TYPE
  }

  private final Reason reason;
  private final String field;

  public BadJsonException(Reason reason, String field) {
    super(field.isEmpty() ? reason.name() : reason.name() + " at " + field);
    this.reason = reason;
    this.field = field;
  }

  public Reason reason() {
    return reason;
  }

  /** Path to the field such as {@code order.owner}; empty where there is none to name. */
  public String field() {
    return field;
  }
}
