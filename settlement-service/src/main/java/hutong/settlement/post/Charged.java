package hutong.settlement.post;

import hutong.settlement.fee.FeeAmount;
import hutong.settlement.fee.FeeType;
import hutong.settlement.fee.RoundingScope;
import java.util.List;

/**
 * A payment as it was posted, with the fees that it was charged then.
 *
 * @param fees one amount for each {@link FeeType}, in its order
 */
record Charged(
    long amountMinor,
    String currency,
    String issuer,
    String acquirer,
    String network,
    String feeScheduleId,
    int feeScheduleVersion,
    RoundingScope roundingScope,
    List<FeeAmount> fees) {

  /** Whether a refund says of the payment what the ledger says. */
  boolean isMeantBy(LinkedItem refund) {
    return amountMinor == refund.originalMinor()
        && currency.equals(refund.currency())
        && issuer.equals(refund.issuer())
        && acquirer.equals(refund.acquirer())
        && network.equals(refund.network());
  }

  FeeAmount fee(FeeType type) {
    return fees.get(type.ordinal());
  }
}
