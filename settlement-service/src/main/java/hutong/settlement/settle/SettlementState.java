package hutong.settlement.settle;

/** How far a sealed cycle's settlement is. */
public enum SettlementState {
  /** The nets agree with the transfers; nothing has been asked of the agent. */
  NETTED,
  /** The agent has been asked, and not every leg is confirmed. */
  INSTRUCTED,
  /** Every leg is confirmed or settled outside; final. */
  SETTLED,
  /** The window is over; some legs are paid, and none is in doubt but by what was booked since. */
  PARTIALLY_SETTLED,
  /** The window is over and nothing was paid. */
  FAILED
}
