package hutong.settlement.post;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A payment as it stands in the ledger.
 *
 * @param cycleId null, as are date and schedule, while the payment is not completed and only what
 *     is linked to it was posted
 * @param linked refunds and suspense, in the order in which they happened
 */
public record PostedPayment(
    UUID paymentId,
    String cycleId,
    LocalDate settlementDate,
    String feeScheduleId,
    int feeScheduleVersion,
    List<PostedTransfer> transfers,
    List<PostedLinked> linked) {

  /** A refund, suspense or release as it stands in the ledger. */
  public record PostedLinked(
      UUID itemId,
      LinkedItem.Kind kind,
      String cycleId,
      LocalDate settlementDate,
      long amountMinor,
      String currency,
      List<PostedTransfer> transfers) {}

  /**
   * A transfer as it stands in the ledger.
   *
   * @param residuePpmFen see {@link hutong.settlement.fee.FeeItem}; zero where nothing was rounded
   */
  public record PostedTransfer(UUID id, Transfer transfer, String currency, int residuePpmFen) {}
}
