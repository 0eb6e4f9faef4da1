package hutong.settlement.post;

/**
 * Money moved from one account to another.
 *
 * @param amountMinor in minor units, more than zero
 */
public record Transfer(TransferKind kind, Account debit, Account credit, long amountMinor) {

  public Transfer {
    if (amountMinor <= 0) {
      throw new IllegalArgumentException("A transfer moves more than nothing");
    }
  }
}
