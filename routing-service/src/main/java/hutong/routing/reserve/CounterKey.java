package hutong.routing.reserve;

import java.time.LocalDate;

/**
 * What one counter counts: a customer's day, in one tier, on one account.
 *
 * @param day in the zone of the limits, Asia/Shanghai
 * @param institution the one that debits the payer
 * @param account {@code BANK:} and the account's pseudonym, or {@code PAYACCT} for all payment
 *     accounts together
 */
public record CounterKey(
    LocalDate day, String institution, String payerRef, String account, Tier tier) {

  static final String PAYMENT_ACCOUNTS = "PAYACCT";

  /** Leaves payer and account out: this may end in a log. */
  @Override
  public String toString() {
    return "CounterKey[" + day + ", " + institution + ", " + tier + "]";
  }
}
