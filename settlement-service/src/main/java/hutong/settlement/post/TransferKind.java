package hutong.settlement.post;

import hutong.settlement.fee.FeeType;

/** What a transfer is for. */
public enum TransferKind {
  PRINCIPAL,
  ISSUER_FEE,
  NETWORK_FEE_ISSUER,
  NETWORK_FEE_ACQUIRER;

  static TransferKind of(FeeType fee) {
    return switch (fee) {
      case ISSUER_FEE -> ISSUER_FEE;
      case NETWORK_FEE_ISSUER -> NETWORK_FEE_ISSUER;
      case NETWORK_FEE_ACQUIRER -> NETWORK_FEE_ACQUIRER;
    };
  }
}
