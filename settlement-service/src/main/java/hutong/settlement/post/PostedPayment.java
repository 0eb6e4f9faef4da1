package hutong.settlement.post;

import hutong.settlement.fee.Bound;
import hutong.settlement.fee.RoundingScope;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A payment as it stands in the ledger.
 *
 * @param cycleId null, as is the date, while the payment is not completed and only what is linked
 *     to it was posted
 * @param linked refunds and suspense, in the order in which they happened
 */
public record PostedPayment(
    UUID paymentId,
    String cycleId,
    LocalDate settlementDate,
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
   * @param fee null where it is not a fee of a payment
   */
  public record PostedTransfer(UUID id, Transfer transfer, String currency, PostedFee fee) {}

  /**
   * How a fee came about.
   *
   * @param ratePpm millionths of the principal; null of what was posted before it was kept
   * @param bound what set the fee in place of the rate, or null
   * @param residuePpmFen what rounding left out, in millionths of a fen
   */
  public record PostedFee(
      String scheduleId,
      int scheduleVersion,
      RoundingScope roundingScope,
      Integer ratePpm,
      Bound bound,
      int residuePpmFen) {}
}
