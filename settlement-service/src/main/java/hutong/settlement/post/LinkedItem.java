package hutong.settlement.post;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;

/**
 * What happened to money because of an earlier payment.
 *
 * @param itemId the refund's id; of suspense and its release the payment's id
 * @param at when it became final
 * @param amountMinor in minor units, more than zero
 * @param currency ISO 4217
 * @param beforeMinor what had been given back of the payment before this, zero for suspense
 * @param originalMinor what the event says that the payment was; zero for suspense
 * @param issuer institution that holds the payer's account
 * @param acquirer institution that serves the payee
 * @param network clearing institution
 */
public record LinkedItem(
    UUID itemId,
    Kind kind,
    UUID paymentId,
    UUID eventId,
    Instant at,
    String cycleId,
    LocalDate settlementDate,
    long amountMinor,
    String currency,
    long beforeMinor,
    long originalMinor,
    String issuer,
    String acquirer,
    String network) {

  /** What it is. */
  public enum Kind {
    /** 撤销: all of a payment is given back. */
    CANCEL,
    /** 退货: all or a part of a payment is given back. */
    REFUND,
    /** 长款: the payer was debited and the payee cannot be credited. */
    SUSPENSE,
    /** What was in suspense goes back. */
    RELEASE;

    /** Whether a payee gives money back. */
    public boolean isRefund() {
      return this == CANCEL || this == REFUND;
    }
  }

  /** What may stand in the ledger once only. */
  Map.Entry<UUID, Kind> key() {
    return Map.entry(itemId, kind);
  }

  /** Whether both move the same money between the same institutions in the same cycle. */
  boolean movesTheSameAs(LinkedItem other) {
    return key().equals(other.key())
        && paymentId.equals(other.paymentId)
        && cycleId.equals(other.cycleId)
        && amountMinor == other.amountMinor
        && currency.equals(other.currency)
        && beforeMinor == other.beforeMinor
        && issuer.equals(other.issuer)
        && acquirer.equals(other.acquirer)
        && network.equals(other.network);
  }
}
