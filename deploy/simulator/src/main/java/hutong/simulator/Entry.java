package hutong.simulator;

/**
 * One line of a participant's books.
 *
 * @param amountMinor minor units of the currency
 * @param reason why it was declined, or null
 * @param asked how often it was asked for, the first time and mismatches included
 * @param queried how often somebody asked what became of it
 * @param mismatches how often it was asked for with another amount or currency
 * @param firstAskedAt business time, RFC 3339
 */
record Entry(
    String participant,
    Kind kind,
    String paymentId,
    long amountMinor,
    String currency,
    Status status,
    String reason,
    int asked,
    int queried,
    int mismatches,
    String firstAskedAt) {

  /** Debits take from a payer, credits give to a payee. */
  enum Kind {
    DEBIT,
    CREDIT
  }

  /** As the contract names them. */
  enum Status {
    APPROVED,
    DECLINED,
    PENDING,
    ACKNOWLEDGED,
    REJECTED
  }

  boolean sameMoney(long otherMinor, String otherCurrency) {
    return amountMinor == otherMinor && currency.equals(otherCurrency);
  }

  /** Whether money moved. */
  boolean counts() {
    return status == Status.APPROVED || status == Status.ACKNOWLEDGED;
  }

  Entry askedAgain() {
    return with(status, reason, asked + 1, queried, mismatches);
  }

  Entry queriedAgain() {
    return with(status, reason, asked, queried + 1, mismatches);
  }

  Entry mismatched() {
    return with(status, reason, asked + 1, queried, mismatches + 1);
  }

  Entry decided(Status newStatus, String newReason) {
    if (status != Status.PENDING) {
      throw new IllegalStateException("A decided entry never changes: " + paymentId);
    }
    return with(newStatus, newReason, asked, queried, mismatches);
  }

  private Entry with(
      Status newStatus, String newReason, int newAsked, int newQueried, int newMismatches) {
    return new Entry(
        participant,
        kind,
        paymentId,
        amountMinor,
        currency,
        newStatus,
        newReason,
        newAsked,
        newQueried,
        newMismatches,
        firstAskedAt);
  }
}
