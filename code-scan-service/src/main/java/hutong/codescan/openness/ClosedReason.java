package hutong.codescan.openness;

/** Why routing would refuse, with the codes and words that it uses. */
public enum ClosedReason {
  DIRECTION_NOT_OPEN("RT01", "This app's network may not yet pay this network's codes", "该方向尚未开放"),
  CITY_NOT_OPEN("RT02", "Not open in this city", "该城市尚未开放"),
  PAYER_APP_NOT_OPEN("RT03", "Not open for this app", "该付款应用尚未开放"),
  SCENE_NOT_OPEN("RT04", "Not open for this scene", "该场景尚未开放"),
  NOT_YET_EFFECTIVE("RT07", "Opens on a later day", "规则尚未生效"),
  EXPIRED_RULE("RT08", "No longer open", "规则已失效"),
  CODE_CLASS_FORBIDDEN("RT09", "Not open for this kind of code", "不支持该类码");

  private final String code;
  private final String english;
  private final String chinese;

  ClosedReason(String code, String english, String chinese) {
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

  /** A later routing may forbid for a reason that has no name here yet. */
  static ClosedReason named(String name) {
    for (ClosedReason reason : values()) {
      if (reason.name().equals(name)) {
        return reason;
      }
    }
    return CODE_CLASS_FORBIDDEN;
  }
}
