package hutong.routing.rulebook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must hold between rules: names are unique, no two rules can ever tie, and a rule that
 * replaces another wins over it while both are open.
 */
final class RulebookChecks {

  static final String TIE =
      "equally specific, of equal priority, and open for the same payments at the same time";

  /** Precedence would leave the replaced rule in charge as long as both are open. */
  private static final String LOSES =
      "for payments that both open, precedence gives way to the rule that it replaces, ";

  /** A book with so many faults needs another look at the whole, not a longer list. */
  private static final int MAX_FAULTS = 200;

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
    pairs(new RuleIndex(rules), faults);
  }

  /** Only rules that can meet are compared, so that a large book does not compare all with all. */
  private static void pairs(RuleIndex index, List<String> faults) {
    for (int i = 0; i < index.size() && faults.size() < MAX_FAULTS; i++) {
      long[] meeting = index.meeting(index.rule(i));
      for (int j = Bits.next(meeting, i + 1); j >= 0; j = Bits.next(meeting, j + 1)) {
        pair(index.rule(i), index.rule(j), faults);
      }
    }
  }

  /** In the order of cost: most pairs are in order by precedence, and nothing more is asked. */
  private static void pair(Rule one, Rule other, List<String> faults) {
    int order = Precedence.of(one).compareTo(Precedence.of(other));
    boolean tie = order == 0 && !one.id().equals(other.id());
    boolean loses = order > 0 && replaces(other, one) || order < 0 && replaces(one, other);
    if (!tie && !loses || !samePayments(one, other) || !openTogether(one, other)) {
      return;
    }
    Rule successor = order > 0 ? other : one;
    Rule predecessor = order > 0 ? one : other;
    faults.add(
        tie
            ? "rules " + one.name() + " and " + other.name() + ": " + TIE
            : "rule " + successor.name() + ": " + LOSES + predecessor.name());
  }

  /** Between versions that are equally specific the newer wins, so that these never tie. */
  private static boolean replaces(Rule successor, Rule predecessor) {
    return predecessor.id().equals(successor.supersedes())
        || successor.id().equals(predecessor.id()) && successor.version() > predecessor.version();
  }

  static boolean samePayments(Rule one, Rule other) {
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

  static boolean meet(Set<String> one, Set<String> other) {
    return one.stream().anyMatch(other::contains);
  }

  /** Half-open intervals that meet do so at the beginning of one of them. */
  static boolean openTogether(Rule one, Rule other) {
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
