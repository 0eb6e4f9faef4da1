package hutong.routing.route;

/** Why a payment ended as it did, with the code that counterparties know it by. */
public enum Reason {
  OK("00", "Accepted", "成功"),
  DIRECTION_NOT_OPEN("RT01", "This app's network may not yet pay this network's codes", "该方向尚未开放"),
  CITY_NOT_OPEN("RT02", "Not open in this city", "该城市尚未开放"),
  PAYER_APP_NOT_OPEN("RT03", "Not open for this app", "该付款应用尚未开放"),
  SCENE_NOT_OPEN("RT04", "Not open for this scene", "该场景尚未开放"),
  MERCHANT_NOT_COVERED("RT05", "This shop is not covered yet", "该商户尚未覆盖"),
  NOT_IN_GRAY("RT06", "This user is not in the trial group", "用户不在灰度范围内"),
  NOT_YET_EFFECTIVE("RT07", "Opens on a later day", "规则尚未生效"),
  EXPIRED_RULE("RT08", "No longer open", "规则已失效"),
  CODE_CLASS_FORBIDDEN("RT09", "Not open for this kind of code", "不支持该类码"),
  APP_NOT_INSTALLED("RT10", "The payer has not installed this app", "用户未安装该应用"),
  PARTICIPANT_DOWN("RT20", "An institution of the payment does not answer at present", "参与机构暂时不可用"),
  UNRECOGNISED_CODE("SC01", "The payer's code cannot be read", "无法识别付款码"),
  DAILY_LIMIT_TIER("LM01", "Above what the payer may pay in a day by such a code", "超出单日累计限额"),
  BILL_UNKNOWN("SV02", "The biller does not know this bill", "账单不存在"),
  BILL_PAID("SV03", "This bill is paid, or being paid", "账单已缴或正在缴费"),
  BILL_AMOUNT_MISMATCH("SV04", "The amount is not the bill's", "金额与账单不符"),
  SINGLE_LIMIT("LM02", "The amount is outside what the rule allows", "超出单笔限额"),
  NET_DEBIT_CAP("LQ01", "The paying institution cannot pay this at the moment", "付款机构暂时无法受理"),
  LIQUIDITY("LQ02", "The paying institution cannot pay this at the moment", "付款机构暂时无法受理"),
  DECLINED_BY_PAYER_INST("AU01", "Declined by the payer's institution", "付款机构拒绝"),
  INSUFFICIENT_FUNDS("AU02", "Not enough money in the account", "余额不足"),
  BILL_UNANSWERED("SV05", "The biller did not answer in time", "收费机构未及时应答"),
  PAID_NOT_DELIVERED("SV01", "Debited, and not taken by the biller; given back", "扣款成功销账失败，已退回"),
  AUTH_TIMEOUT_UNKNOWN("TM01", "The payer's institution did not answer in time", "交易通讯超时"),
  PAYER_DID_NOT_CONFIRM("TM05", "The payer did not confirm in time", "用户未及时确认支付"),
  TOO_LATE_TO_DEBIT("TM06", "Too old to debit anybody", "超过允许扣款时限"),
  REVERSED("RV01", "The debit was undone", "已冲正"),
  CREDIT_REJECTED(
      "RV03", "The payee's network did not take the payment; given back", "收款方拒绝入账，已退回"),
  ORIGINAL_NOT_FOUND("RF01", "There is no such payment", "原交易不存在"),
  ORIGINAL_STATE("RF02", "The payment's state does not allow it", "原交易状态不允许"),
  REFUND_MISMATCH("RF03", "The refund does not match the payment", "与原交易不符"),
  OVER_REFUND("RF04", "More than is left of the payment", "超过可退金额"),
  REFUND_TOO_LATE("RF05", "Too late for this payment", "已超过可退期限"),
  ALREADY_REFUNDED("RF06", "Refunded as far as it may be", "已退货"),
  DISPUTE_OPEN("RF07", "A dispute about this payment is open", "争议处理中"),
  DUPLICATE_ID("SG03", "The id was used for something else", "重复");

  private final String code;
  private final String english;
  private final String chinese;

  Reason(String code, String english, String chinese) {
    this.code = code;
    this.english = english;
    this.chinese = chinese;
  }

  public String code() {
    return code;
  }

  public String english() {
    return english;
  }

  public String chinese() {
    return chinese;
  }

  /** Whether it says that the debit had been made before it was undone. */
  public boolean afterTheDebit() {
    return this == PAID_NOT_DELIVERED || this == CREDIT_REJECTED;
  }

  /** Whether a rulebook gives it; the others come from what is looked at after the rules. */
  public boolean ofTheRulebook() {
    return this == OK
        || this == SINGLE_LIMIT
        || code.startsWith("RT") && this != APP_NOT_INSTALLED && this != PARTICIPANT_DOWN;
  }
}
