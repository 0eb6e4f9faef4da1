package hutong.settlement.post;

import hutong.settlement.fee.Bound;
import hutong.settlement.fee.RoundingScope;
import hutong.settlement.post.PostedPayment.PostedFee;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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

  @Enumerated(EnumType.STRING)
  @Column(name = "rounding_scope")
  RoundingScope roundingScope;

  @Column(name = "issuer_fee_residue")
  int issuerFeeResidue;

  @Column(name = "issuer_fee_rate_ppm")
  Integer issuerFeeRatePpm;

  @Enumerated(EnumType.STRING)
  @Column(name = "issuer_fee_bound")
  Bound issuerFeeBound;

  @Column(name = "network_fee_issuer_residue")
  int networkFeeIssuerResidue;

  @Column(name = "network_fee_issuer_rate_ppm")
  Integer networkFeeIssuerRatePpm;

  @Enumerated(EnumType.STRING)
  @Column(name = "network_fee_issuer_bound")
  Bound networkFeeIssuerBound;

  @Column(name = "network_fee_acquirer_residue")
  int networkFeeAcquirerResidue;

  @Column(name = "network_fee_acquirer_rate_ppm")
  Integer networkFeeAcquirerRatePpm;

  @Enumerated(EnumType.STRING)
  @Column(name = "network_fee_acquirer_bound")
  Bound networkFeeAcquirerBound;

  /** How the fee of a transfer came about, or null where it is none. */
  PostedFee fee(TransferKind kind) {
    return switch (kind) {
      case ISSUER_FEE -> fee(issuerFeeResidue, issuerFeeRatePpm, issuerFeeBound);
      case NETWORK_FEE_ISSUER ->
          fee(networkFeeIssuerResidue, networkFeeIssuerRatePpm, networkFeeIssuerBound);
      case NETWORK_FEE_ACQUIRER ->
          fee(networkFeeAcquirerResidue, networkFeeAcquirerRatePpm, networkFeeAcquirerBound);
      default -> null;
    };
  }

  private PostedFee fee(int residuePpmFen, Integer ratePpm, Bound bound) {
    return new PostedFee(
        feeScheduleId, feeScheduleVersion, roundingScope, ratePpm, bound, residuePpmFen);
  }
}
