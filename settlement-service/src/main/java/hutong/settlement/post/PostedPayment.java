package hutong.settlement.post;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A payment as it stands in the ledger. */
public record PostedPayment(
    UUID paymentId,
    String cycleId,
    LocalDate settlementDate,
    String feeScheduleId,
    int feeScheduleVersion,
    List<PostedTransfer> transfers) {

  /**
   * A transfer as it stands in the ledger.
   *
   * @param residuePpmFen see {@link hutong.settlement.fee.FeeItem}; zero for the principal
   */
  public record PostedTransfer(UUID id, Transfer transfer, String currency, int residuePpmFen) {}
}
