package hutong.routing.rulebook;

/**
 * Something that an operator should know before a rulebook is published.
 *
 * @param ruleId the rule, set or prohibition that it is about, or null where it is the whole book
 * @param otherRuleId the other rule that has a part in it, or null
 */
public record Finding(
    Severity severity,
    Kind kind,
    String ruleId,
    String otherRuleId,
    String detailEn,
    String detailZh) {

  /** Whether the book may be published all the same. */
  public enum Severity {
    /** It must not be. */
    ERROR,
    WARNING,
    INFO
  }

  /** What was found. */
  public enum Kind {
    /** A file cannot be read, or says what no rulebook may say. */
    BAD_BOOK,
    /** Nobody would decide between two rules. */
    TIE,
    NO_CLEARING_INSTITUTION,
    /** Another rule wins wherever this one matches. */
    UNREACHABLE,
    /** Two rules can match one payment. */
    OVERLAPPING,
    /** It opens what something else in the book shuts for good. */
    CONTRADICTORY,
    ABOUT_TO_EXPIRE,
    CITY_SET_LOST_MEMBER,
    APP_SET_LOST_MEMBER,
    SALT_CHANGED,
    RAMP_LOWERED,
    /** What has decided payments already was changed instead of replaced by a new version. */
    EXECUTED_RULE_EDITED,
    OPEN_RULE_REMOVED,
    PROHIBITION_REMOVED,
    /** Announced or built, and never opened. */
    NOT_EXECUTABLE,
    /** The operator has yet to set something. */
    NEVER_MATCHES
  }

  static Finding error(Kind kind, String id, String other, String en, String zh) {
    return new Finding(Severity.ERROR, kind, id, other, en, zh);
  }

  static Finding warning(Kind kind, String id, String other, String en, String zh) {
    return new Finding(Severity.WARNING, kind, id, other, en, zh);
  }

  static Finding info(Kind kind, String id, String other, String en, String zh) {
    return new Finding(Severity.INFO, kind, id, other, en, zh);
  }
}
