package hutong.settlement.post;

/**
 * The sums of one account, in minor units. Debits and credits are kept apart, so that two errors
 * cannot cancel each other out.
 *
 * @param payments how many payments the account owes the principal of
 * @param principalMinor the sum of those principals
 */
public record Totals(long debitMinor, long creditMinor, long payments, long principalMinor) {

  /** What the account ends with: positive if it receives. */
  public long netMinor() {
    return Math.subtractExact(creditMinor, debitMinor);
  }

  /**
   * The sum of both.
   *
   * @throws ArithmeticException if a sum does not fit into 64 bits
   */
  public Totals plus(Totals other) {
    return new Totals(
        Math.addExact(debitMinor, other.debitMinor),
        Math.addExact(creditMinor, other.creditMinor),
        Math.addExact(payments, other.payments),
        Math.addExact(principalMinor, other.principalMinor));
  }

  /** A number of transfers of one kind as the account that is debited sees them. */
  public static Totals debit(TransferKind kind, long count, long amountMinor) {
    boolean principal = kind == TransferKind.PRINCIPAL;
    return new Totals(amountMinor, 0, principal ? count : 0, principal ? amountMinor : 0);
  }

  /** Transfers as the account that is credited sees them. */
  public static Totals credit(long amountMinor) {
    return new Totals(0, amountMinor, 0, 0);
  }
}
