package hutong.settlement.reconcile;

/** What a comparison can come to, other than that both agree. */
public enum Outcome {
  /** 日切差: the other side has it in the neighbouring cycle. */
  MATCHED_CROSS_DAY(DefaultAction.HOLD_ONE_CYCLE),
  /** Cleared, and not in the institution's statement. It is first held for one cycle. */
  OURS_ONLY(DefaultAction.QUERY_THEN_ADJUST),
  /** In the institution's statement, and not cleared. */
  THEIRS_ONLY(DefaultAction.QUERY_THEN_SUSPENSE),
  /** 金额不符. */
  AMOUNT_DIFF(DefaultAction.MANUAL),
  /** 手续费不符. */
  FEE_DIFF(DefaultAction.MANUAL),
  /** 状态不符: cleared, and not successful for the institution. */
  STATUS_DIFF(DefaultAction.MANUAL),
  CURRENCY_DIFF(DefaultAction.MANUAL),
  /** 重复: the institution has it once more. */
  DUPLICATE_THEIRS(DefaultAction.MANUAL),
  /** An adjustment is posted for a difference that no file shows any more. */
  OVER_ADJUSTED(DefaultAction.MANUAL),
  /** Likewise for a difference of a fee. */
  FEE_OVER_ADJUSTED(DefaultAction.MANUAL);

  private final DefaultAction action;

  Outcome(DefaultAction action) {
    this.action = action;
  }

  public DefaultAction action() {
    return action;
  }
}
