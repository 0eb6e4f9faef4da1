package hutong.settlement.post;

import hutong.settlement.fee.FeeType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * What rounding left of one fee between two accounts in a whole cycle: a direct item of kind {@code
 * FEE_ROUNDING}.
 *
 * @param transfer from payer to payee of the fee, or back where more was rounded up than down
 */
public record RoundingItem(String cycleId, Agreement agreement, Transfer transfer)
    implements Booked {

  /**
   * Whose residues are added up: those of one fee, between two accounts, by one version of a
   * schedule.
   */
  public record Agreement(
      FeeType type,
      Account payer,
      Account payee,
      String currency,
      String feeScheduleId,
      int feeScheduleVersion) {}

  /** Follows from what it is about, so that whoever posts the same events again gets the same. */
  public UUID itemId() {
    String name =
        String.join(
            "|",
            TransferKind.FEE_ROUNDING.name(),
            cycleId,
            agreement.type().name(),
            agreement.payer().participant(),
            agreement.payee().participant(),
            agreement.currency(),
            agreement.feeScheduleId(),
            Integer.toString(agreement.feeScheduleVersion()));
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String currency() {
    return agreement.currency();
  }

  @Override
  public List<Transfer> transfers() {
    return List.of(transfer);
  }
}
