package hutong.routing.reserve;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * What the limits look at in a payment that the rulebook accepts.
 *
 * @param institution the one that debits the payer
 * @param accountType DEBIT and CREDIT are bank accounts; anything else is a payment account
 * @param accountRef pseudonym of the bank account, or null where the payer's stands for it
 * @param factors valid factors that the payer was verified with
 * @param certificate whether a digital certificate or e-signature is among them
 * @param amountMinor fen
 * @param at when the payment was accepted; decides the day
 */
public record Use(
    UUID paymentId,
    String institution,
    String payerRef,
    String accountType,
    String accountRef,
    String codeClass,
    int factors,
    boolean certificate,
    long amountMinor,
    Instant at) {

  private static final Set<String> BANK_ACCOUNTS = Set.of("DEBIT", "CREDIT");

  String account() {
    return BANK_ACCOUNTS.contains(accountType)
        ? "BANK:" + (accountRef == null ? payerRef : accountRef)
        : CounterKey.PAYMENT_ACCOUNTS;
  }

  /** Leaves payer and account out: this may end in a log. */
  @Override
  public String toString() {
    return "Use[" + paymentId + "]";
  }
}
