package hutong.settlement.settle;

/** How far one leg is. */
public enum LegState {
  /** Not yet asked of the agent. */
  PENDING,
  /** Asked, and not answered: nobody knows. */
  SENT,
  /** The agent has booked it; final. */
  CONFIRMED,
  /** The agent has said that it will not book this attempt. */
  REJECTED,
  /** The agent has told something else than was asked; two people decide. */
  MISMATCHED,
  /** It was paid in another way, as two people have said; final. */
  SETTLED_OUTSIDE
}
