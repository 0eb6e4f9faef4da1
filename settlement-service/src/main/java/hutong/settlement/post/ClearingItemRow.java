package hutong.settlement.post;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** What is read again of a row of {@code clearing_item}. */
@Entity
@Immutable
@Table(name = "clearing_item")
class ClearingItemRow {

  @Id
  @Column(name = "payment_id")
  UUID paymentId;

  @Column(name = "cycle_id")
  String cycleId;

  @Column(name = "settlement_date")
  LocalDate settlementDate;

  @Column(name = "fee_schedule_id")
  String feeScheduleId;

  @Column(name = "fee_schedule_version")
  int feeScheduleVersion;

  @Column(name = "issuer_fee_residue")
  int issuerFeeResidue;

  @Column(name = "network_fee_issuer_residue")
  int networkFeeIssuerResidue;

  @Column(name = "network_fee_acquirer_residue")
  int networkFeeAcquirerResidue;

  int residue(TransferKind kind) {
    return switch (kind) {
      case ISSUER_FEE -> issuerFeeResidue;
      case NETWORK_FEE_ISSUER -> networkFeeIssuerResidue;
      case NETWORK_FEE_ACQUIRER -> networkFeeAcquirerResidue;
      default -> 0;
    };
  }
}
