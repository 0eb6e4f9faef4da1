package hutong.routing.rulebook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold between rules: names are unique, and no two of them can ever tie. */
final class RulebookChecks {

  private RulebookChecks() {}

  static void check(List<Rule> rules, List<String> faults) {
    Set<String> names = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (Rule rule : rules) {
      ids.add(rule.id());
      if (!names.add(rule.id() + "/" + rule.version())) {
        faults.add("rule " + rule.id() + ": version " + rule.version() + " is there twice");
      }
    }
    for (Rule rule : rules) {
      if (rule.supersedes() != null && !ids.contains(rule.supersedes())) {
        faults.add("rule " + rule.id() + ": supersedes the unknown rule " + rule.supersedes());
      }
      if (rule.amountMinMinor() > rule.amountMaxMinor()) {
        faults.add("rule " + rule.id() + ": amountMinMinor is above amountMaxMinor");
      }
    }
    for (int i = 0; i < rules.size(); i++) {
      for (int j = i + 1; j < rules.size(); j++) {
        if (tie(rules.get(i), rules.get(j))) {
          faults.add(
              String.format(
                  "rules %s and %s: equally specific, of equal priority, and open for the same"
                      + " payments at the same time",
                  rules.get(i).name(), rules.get(j).name()));
        }
      }
    }
  }

  /** Two versions of one rule never tie: the newer wins. */
  static boolean tie(Rule one, Rule other) {
    return !one.id().equals(other.id())
        && Precedence.of(one).equals(Precedence.of(other))
        && samePayments(one, other)
        && openTogether(one, other);
  }

  private static boolean samePayments(Rule one, Rule other) {
    return one.scannerNetwork().equals(other.scannerNetwork())
        && one.codeOwner().equals(other.codeOwner())
        && meet(one.payerApps(), other.payerApps())
        && meet(one.scenes(), other.scenes())
        && meet(one.codeClasses(), other.codeClasses())
        && meet(one.modes(), other.modes())
        && one.cities().overlaps(other.cities())
        && one.merchants().overlaps(other.merchants())
        && one.amountMinMinor() <= other.amountMaxMinor()
        && other.amountMinMinor() <= one.amountMaxMinor();
  }

  private static boolean meet(Set<String> one, Set<String> other) {
    return one.stream().anyMatch(other::contains);
  }

  /** Half-open intervals that meet do so at the beginning of one of them. */
  private static boolean openTogether(Rule one, Rule other) {
    List<Instant> beginnings = new ArrayList<>();
    for (Rule rule : List.of(one, other)) {
      Stream.concat(
              rule.lifecycle().stream().map(Lifecycle.Phase::from),
              Stream.ofNullable(rule.effectiveFrom()))
          .forEach(beginnings::add);
    }
    return beginnings.stream().anyMatch(at -> one.openAt(at) && other.openAt(at));
  }
}
