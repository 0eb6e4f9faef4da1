package hutong.settlement.settle;

/** How far a sealed cycle's settlement is. */
public enum SettlementState {
  /** The nets agree with the transfers; nothing has been asked of the agent. */
  NETTED,
  /** The agent has been asked, and not every leg is confirmed. */
  INSTRUCTED,
  /** Every leg is confirmed; final. */
  SETTLED,
  /** The window is over; some legs are confirmed and none is in doubt; final. */
  PARTIALLY_SETTLED,
  /** The window is over and nothing was paid; final. */
  FAILED
}
