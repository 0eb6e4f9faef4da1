package hutong.settlement.post;

import hutong.settlement.fee.FeeType;

/** What a transfer is for. */
public enum TransferKind {
  PRINCIPAL,
  ISSUER_FEE,
  NETWORK_FEE_ISSUER,
  NETWORK_FEE_ACQUIRER,
  /** Given back by the payee's side, as are the fees below by whom had been paid them. */
  REFUND_PRINCIPAL,
  REFUND_ISSUER_FEE,
  REFUND_NETWORK_FEE_ISSUER,
  REFUND_NETWORK_FEE_ACQUIRER,
  SUSPENSE,
  SUSPENSE_RELEASE,
  /** What rounding left between two accounts, where a schedule rounds over the whole cycle. */
  FEE_ROUNDING,
  /** Puts right what reconciliation found; two people have approved it. */
  ADJUSTMENT;

  static TransferKind of(FeeType fee) {
    return switch (fee) {
      case ISSUER_FEE -> ISSUER_FEE;
      case NETWORK_FEE_ISSUER -> NETWORK_FEE_ISSUER;
      case NETWORK_FEE_ACQUIRER -> NETWORK_FEE_ACQUIRER;
    };
  }

  static TransferKind returned(FeeType fee) {
    return switch (fee) {
      case ISSUER_FEE -> REFUND_ISSUER_FEE;
      case NETWORK_FEE_ISSUER -> REFUND_NETWORK_FEE_ISSUER;
      case NETWORK_FEE_ACQUIRER -> REFUND_NETWORK_FEE_ACQUIRER;
    };
  }
}
