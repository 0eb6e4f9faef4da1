package hutong.settlement.post;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * 差错调整: one movement that two people have approved, in a dispute cycle.
 *
 * @param itemId of what was approved, so that it can be posted once only
 * @param paymentId the payment that it is about, or null
 * @param at when it was approved
 * @param amountMinor in minor units, more than zero
 * @param currency ISO 4217
 */
public record AdjustmentItem(
    UUID itemId,
    UUID paymentId,
    Instant at,
    String cycleId,
    LocalDate settlementDate,
    Account debit,
    Account credit,
    long amountMinor,
    String currency)
    implements Booked {

  @Override
  public List<Transfer> transfers() {
    return List.of(new Transfer(TransferKind.ADJUSTMENT, debit, credit, amountMinor));
  }
}
