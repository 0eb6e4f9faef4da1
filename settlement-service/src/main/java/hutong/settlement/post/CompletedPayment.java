package hutong.settlement.post;

import hutong.settlement.fee.AccountType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A payment that is final and has its cycle.
 *
 * @param amountMinor principal in minor units, more than zero
 * @param currency ISO 4217
 * @param issuer institution that holds the payer's account
 * @param acquirer institution that serves the payee
 * @param network clearing institution
 * @param mcc merchant category code, ISO 18245, or null
 */
public record CompletedPayment(
    UUID paymentId,
    Instant completedAt,
    String cycleId,
    LocalDate settlementDate,
    long amountMinor,
    String currency,
    String issuer,
    String acquirer,
    String network,
    AccountType accountType,
    String mcc,
    String feeScheduleId) {

  /** Whether both move the same money between the same institutions in the same cycle. */
  boolean movesTheSameAs(CompletedPayment other) {
    return paymentId.equals(other.paymentId)
        && cycleId.equals(other.cycleId)
        && amountMinor == other.amountMinor
        && currency.equals(other.currency)
        && issuer.equals(other.issuer)
        && acquirer.equals(other.acquirer)
        && network.equals(other.network);
  }
}
