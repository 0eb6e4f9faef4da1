package hutong.settlement.proof;

import hutong.settlement.fee.FeeType;
import hutong.settlement.post.Account;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** A row that has lines. Its lines are what {@link ItemLines} makes of it. */
public sealed interface Item {

  /**
   * A payment, or what gives it back or holds it: three institutions and three fees.
   *
   * @param kind PAYMENT, CANCEL, REFUND, SUSPENSE or RELEASE
   * @param issuerFeeMinor charged, or of a CANCEL and REFUND given back, as the other two; from 0
   * @param feeSchedule {@code <id>/<version>/<scope>}, or null where no fee was priced
   * @param issuerFeeBound CAP, FLOOR or null, as the other two
   * @param acceptedAt null where not known
   * @param rolledFrom the cycle in which the payment was accepted if that is an earlier one, or
   *     null
   */
  record Cleared(
      String kind,
      UUID itemId,
      UUID paymentId,
      LocalDate settlementDate,
      Instant acceptedAt,
      Instant happenedAt,
      long amountMinor,
      String currency,
      String issuer,
      String acquirer,
      String network,
      String codeOwner,
      long issuerFeeMinor,
      long networkFeeIssuerMinor,
      long networkFeeAcquirerMinor,
      String feeSchedule,
      String issuerFeeBound,
      String networkFeeIssuerBound,
      String networkFeeAcquirerBound,
      String rolledFrom)
      implements Item {}

  /**
   * One movement by itself.
   *
   * @param kind FEE_ROUNDING or ADJUSTMENT
   * @param feeType whose rounding it is, or null
   */
  record Direct(
      String kind,
      UUID itemId,
      UUID paymentId,
      LocalDate settlementDate,
      Instant happenedAt,
      long amountMinor,
      String currency,
      Account debit,
      Account credit,
      FeeType feeType,
      String feeSchedule)
      implements Item {}
}
