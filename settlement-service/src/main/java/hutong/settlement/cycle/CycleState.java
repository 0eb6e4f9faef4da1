package hutong.settlement.cycle;

/** How far a cycle is. It goes through these in their order and never back. */
public enum CycleState {
  /** Takes payments; no partition has reached its end. */
  OPEN,
  /** At least one partition has reached its end. */
  DRAINING,
  /** Every partition has reached its end, everything agrees, the nets are stored. Final. */
  CLOSED
}
