package hutong.routing.refund;

import hutong.routing.route.Reason;

/** A refund, or a dispute, that is not accepted. Nothing was stored. */
public final class RefundRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * @param detail what to do about it, for the caller's people
   */
  RefundRefusedException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
