package hutong.routing.rulebook;

/**
 * A value that the operator put where an announcement leaves something open.
 *
 * @param ruleId the rule, in all its versions
 * @param field the field as the rule names it
 * @param value as JSON
 * @param why the operator's reason
 */
public record Setting(String ruleId, String field, String value, String why) {}
