package hutong.routing.route;

import hutong.routing.rulebook.Rule;
import java.util.Collection;
import java.util.TreeSet;

/** What a rule asks for, in the words of a decision. A rule never changes, so neither do they. */
record RuleWords(
    String date,
    String direction,
    String apps,
    String scenes,
    String code,
    String merchants,
    String amount) {

  static final String UNSET = "to be set by the operator";

  static RuleWords of(Rule rule) {
    String from = rule.effectiveFrom() == null ? UNSET : rule.effectiveFrom() + "";
    String to = rule.effectiveTo() == null ? "" : rule.effectiveTo() + "";
    return new RuleWords(
        "[" + from + ", " + to + ")",
        rule.scannerNetwork() + ">" + rule.codeOwner(),
        list(rule.payerApps()),
        list(rule.scenes()),
        list(rule.codeClasses()) + "/" + list(rule.modes()),
        rule.merchants().describe(),
        "[" + rule.amountMinMinor() + ", " + rule.amountMaxMinor() + "]");
  }

  private static String list(Collection<String> values) {
    return String.join("|", new TreeSet<>(values));
  }
}
