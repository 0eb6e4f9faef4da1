package hutong.settlement.proof;

import hutong.settlement.fee.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * What one item means to one participant in one role. Money is in minor units, positive what the
 * participant receives; what is not known is null.
 *
 * @param participant whose line it is; no cell of it
 * @param amountMinor the item's amount, without sign
 * @param feeSchedule {@code <id>/<version>/<scope>}
 * @param feeBound which fees a cap or floor set, of those that the role pays or receives
 */
public record Line(
    String participant,
    String kind,
    UUID itemId,
    UUID paymentId,
    Role role,
    String counterparty,
    String codeOwner,
    String currency,
    long amountMinor,
    long principalMinor,
    long issuerFeeMinor,
    long networkFeeIssuerMinor,
    long networkFeeAcquirerMinor,
    LocalDate settlementDate,
    Instant acceptedAt,
    Instant happenedAt,
    String rolledFrom,
    String feeSchedule,
    String feeBound) {

  /**
   * The sum of principal and fees.
   *
   * @throws ArithmeticException if it does not fit into 64 bits
   */
  public long netMinor() {
    return Math.addExact(
        Math.addExact(principalMinor, issuerFeeMinor),
        Math.addExact(networkFeeIssuerMinor, networkFeeAcquirerMinor));
  }

  /** The 20 cells; what is hashed. */
  public String text() {
    return cells(new FileRecord.Psv()).written();
  }

  FileRecord cells(FileRecord record) {
    return record
        .plain("kind", kind)
        .plain("itemId", itemId.toString())
        .plain("paymentId", paymentId == null ? null : paymentId.toString())
        .plain("role", role.name())
        .text("counterparty", counterparty)
        .text("codeOwner", codeOwner)
        .plain("currency", currency)
        .count("amount", amountMinor)
        .money("principal", principalMinor)
        .money("issuerFee", issuerFeeMinor)
        .money("networkFeeIssuer", networkFeeIssuerMinor)
        .money("networkFeeAcquirer", networkFeeAcquirerMinor)
        .money("net", netMinor())
        .plain("settlementDate", settlementDate.toString())
        .instant("acceptedAt", acceptedAt)
        .instant("happenedAt", happenedAt)
        .plain("state", rolledFrom == null ? "CLEARED" : "ROLLED")
        .plain("rolledFrom", rolledFrom)
        .text("feeSchedule", feeSchedule)
        .plain("feeBound", feeBound);
  }
}
