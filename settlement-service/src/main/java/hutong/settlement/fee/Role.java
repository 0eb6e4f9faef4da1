package hutong.settlement.fee;

/** In which capacity an institution takes part; one institution may hold several at once. */
public enum Role {
  /** Holds the payer's account and owes the principal. */
  ISSUER,
  /** Serves the payee and is owed the principal. */
  ACQUIRER,
  /** Clears between the two. */
  NETWORK,
  /**
   * Holds, at the clearing institution, what was debited and could not be credited (长款). It owes
   * and is owed no fee.
   */
  SUSPENSE
}
