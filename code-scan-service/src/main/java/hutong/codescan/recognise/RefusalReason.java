package hutong.codescan.recognise;

/** Why a code is refused here, before any rule about networks is asked. */
public enum RefusalReason {
  UNRECOGNISED_CODE("SC01", "This is not a code of a connected network.", "无法识别的码"),
  BAD_CRC("SC02", "The code's check value is missing or wrong.", "码的校验值缺失或错误"),
  BAD_TLV("SC03", "The code's content is damaged.", "码的内容格式错误"),
  CODE_EXPIRED("SC04", "The payment code has expired; show a new one.", "付款码已过期"),
  CODE_REUSED("SC05", "The payment code was used before; show a new one.", "付款码已被使用"),
  AGGREGATE_UNRESOLVED(
      "SC06", "This plate belongs to an aggregator that is not registered.", "无法解析的聚合码"),
  AMOUNT_MISMATCH("SC07", "The code fixes another amount.", "金额与码中金额不符");

  private final String code;
  private final String english;
  private final String chinese;

  RefusalReason(String code, String english, String chinese) {
    this.code = code;
    this.english = english;
    this.chinese = chinese;
  }

  /** The product's code of the reason, such as {@code SC01}. */
  public String code() {
    return code;
  }

  public String english() {
    return english;
  }

  public String chinese() {
    return chinese;
  }
}
