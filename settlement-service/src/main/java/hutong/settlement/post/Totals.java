package hutong.settlement.post;

/**
 * The sums of one account, in minor units. Debits and credits are kept apart, so that two errors
 * cannot cancel each other out.
 *
 * @param payments how many payments the account owes the principal of
 * @param principalMinor the sum of those principals
 * @param refunds how many refunds and cancels the account owes the principal of
 * @param suspended how many payments of the account's went into suspense
 * @param released how many payments left suspense at the account
 */
public record Totals(
    long debitMinor,
    long creditMinor,
    long payments,
    long principalMinor,
    long refunds,
    long refundMinor,
    long suspended,
    long suspendedMinor,
    long released,
    long releasedMinor) {

  /** Of an account that knows payments only. */
  public Totals(long debitMinor, long creditMinor, long payments, long principalMinor) {
    this(debitMinor, creditMinor, payments, principalMinor, 0, 0, 0, 0, 0, 0);
  }

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
        Math.addExact(principalMinor, other.principalMinor),
        Math.addExact(refunds, other.refunds),
        Math.addExact(refundMinor, other.refundMinor),
        Math.addExact(suspended, other.suspended),
        Math.addExact(suspendedMinor, other.suspendedMinor),
        Math.addExact(released, other.released),
        Math.addExact(releasedMinor, other.releasedMinor));
  }

  /** A number of transfers of one kind as the account that is debited sees them. */
  public static Totals debit(TransferKind kind, long count, long amountMinor) {
    return switch (kind) {
      case PRINCIPAL -> new Totals(amountMinor, 0, count, amountMinor);
      case REFUND_PRINCIPAL -> new Totals(amountMinor, 0, 0, 0, count, amountMinor, 0, 0, 0, 0);
      case SUSPENSE -> new Totals(amountMinor, 0, 0, 0, 0, 0, count, amountMinor, 0, 0);
      case SUSPENSE_RELEASE -> new Totals(amountMinor, 0, 0, 0, 0, 0, 0, 0, count, amountMinor);
      default -> new Totals(amountMinor, 0, 0, 0);
    };
  }

  /** Transfers as the account that is credited sees them. */
  public static Totals credit(long amountMinor) {
    return new Totals(0, amountMinor, 0, 0);
  }
}
