package hutong.codescan.status;

/** How a refund ended. */
public enum RefundState {
  /** The money went back. */
  COMPLETED,
  /** No money moved. */
  REFUSED
}
