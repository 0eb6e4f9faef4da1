package hutong.settlement.fee;

/** What the payer paid from; the price of a payment depends on it. */
public enum AccountType {
  DEBIT,
  CREDIT,
  PAYMENT_ACCOUNT
}
