package hutong.runtime.event;

/** A record that can never be taken, however often it is tried. */
public final class PoisonException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String detail;

  /**
   * @param reason in upper snake case, from a closed list of the consumer
   * @param detail for the person who looks at it; never a part of the payload
   */
  public PoisonException(String reason, String detail) {
    super(reason + ": " + detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  public String reason() {
    return reason;
  }

  public String detail() {
    return detail;
  }
}
