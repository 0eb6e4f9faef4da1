package hutong.settlement.reconcile;

/** How far a break is. */
public enum BreakState {
  /** Somebody has to act. */
  OPEN,
  /** The neighbouring cycle may explain it. */
  HELD,
  /** An adjustment is proposed. */
  PROPOSED,
  /** An adjustment was posted, or a later file no longer shows it. */
  RESOLVED,
  /** The neighbouring cycle explained it. */
  AUTO_CLOSED
}
