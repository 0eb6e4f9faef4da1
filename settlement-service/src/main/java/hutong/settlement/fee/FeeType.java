package hutong.settlement.fee;

/** The fees that institutions owe each other for a payment, and who owes them to whom. */
public enum FeeType {
  /** 发卡行服务费. */
  ISSUER_FEE(Role.ACQUIRER, Role.ISSUER),
  /** 网络服务费, the share that the issuer bears. */
  NETWORK_FEE_ISSUER(Role.ISSUER, Role.NETWORK),
  /** 网络服务费, the share that the acquirer bears. */
  NETWORK_FEE_ACQUIRER(Role.ACQUIRER, Role.NETWORK);

  private final Role payer;
  private final Role payee;

  FeeType(Role payer, Role payee) {
    this.payer = payer;
    this.payee = payee;
  }

  public Role payer() {
    return payer;
  }

  public Role payee() {
    return payee;
  }

  /**
   * Whether a refund gives it back: the issuer always does.
   *
   * @param networkFeesReturned whether the network does, too
   */
  public boolean isReturned(boolean networkFeesReturned) {
    return payee != Role.NETWORK || networkFeesReturned;
  }
}
