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
 * @param codeOwner whose code was scanned, or null where the event does not say
 * @param acceptedAt when the switch took the payment in, or null where the event does not say
 * @param rolledFrom the cycle that was open when it was accepted, where that is another one than
 *     its own (顺延), or null
 * @param rolledReason why, in upper snake case, such as UNKNOWN_AT_CUT_OFF; null as the above
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
    String feeScheduleId,
    String codeOwner,
    Instant acceptedAt,
    String rolledFrom,
    String rolledReason) {

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
