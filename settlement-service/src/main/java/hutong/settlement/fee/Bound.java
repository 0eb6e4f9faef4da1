package hutong.settlement.fee;

/** What set a fee in place of its rate. */
public enum Bound {
  /** 封顶: the rate would have made more. */
  CAP,
  /** 保底: the rate would have made less. */
  FLOOR
}
