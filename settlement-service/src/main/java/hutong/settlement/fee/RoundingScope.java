package hutong.settlement.fee;

/** Over what a schedule's fees are rounded to a whole fen. */
public enum RoundingScope {
  /** Each payment's fee by itself; what rounding leaves out is forgone. */
  PER_ITEM,
  /**
   * Each payment's fee by itself, and at the end of the cycle what that left out of all of them
   * together. Fees of a hundredth of a fen are then paid once there are enough of them.
   */
  AGGREGATE_PER_CYCLE
}
