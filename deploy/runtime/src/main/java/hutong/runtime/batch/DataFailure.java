package hutong.runtime.batch;

/**
 * Thrown inside a batch by code that found one of its items to be impossible. The batch is rolled
 * back and halved until the item stands alone; that one is given up with this reason.
 */
public final class DataFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason in upper snake case, from a closed list of the consumer
   * @param detail for the person who looks at it; never a part of the payload
   */
  public DataFailure(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
