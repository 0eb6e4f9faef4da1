package hutong.routing.route;

import hutong.routing.rulebook.Precedence;
import hutong.routing.rulebook.Rule;
import hutong.routing.rulebook.Rulebook;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Asks every rule of the book, one after the other: slow, plain, and the measure of the index. */
final class ScanningRouter {

  private static final Comparator<RuleEvaluation> BEST =
      Comparator.comparing((RuleEvaluation evaluation) -> Precedence.of(evaluation.rule()))
          .thenComparingInt(evaluation -> evaluation.rule().version())
          .thenComparing(evaluation -> evaluation.rule().id(), Comparator.reverseOrder());

  private static final Comparator<RuleEvaluation> NEAREST =
      Comparator.comparingLong(RuleEvaluation::failures)
          .reversed()
          .thenComparing(evaluation -> evaluation.firstFailure().orElseThrow().name())
          .thenComparing(BEST);

  private final Rulebook rulebook;

  ScanningRouter(Rulebook rulebook) {
    this.rulebook = rulebook;
  }

  /** What is compared: the verdict's reason, the rule that is quoted, and the next opening. */
  record Outcome(Reason reason, Rule rule, List<Check> checks, Decision.Opening nextOpening) {
    static Outcome of(Decision decision) {
      List<Check> ofTheRule = decision.checks().subList(0, decision.checks().size() - 1);
      return new Outcome(decision.reason(), decision.rule(), ofTheRule, decision.nextOpening());
    }
  }

  Outcome decide(ScanFacts facts) {
    List<RuleEvaluation> all =
        rulebook.rules().stream()
            .map(rule -> RuleEvaluation.of(rule, facts, rulebook.participants()))
            .toList();
    Optional<RuleEvaluation> match = all.stream().filter(RuleEvaluation::matches).max(BEST);
    Optional<String> forbidden = forbidden(facts);
    if (match.isPresent() && forbidden.isEmpty()) {
      return new Outcome(Reason.OK, match.get().rule(), match.get().checks(), null);
    }
    RuleEvaluation quoted = match.orElseGet(() -> all.stream().max(NEAREST).orElseThrow());
    boolean known = all.stream().anyMatch(rule -> rule.passed(Check.Predicate.DIRECTION));
    Reason reason =
        forbidden
            .map(Reason::valueOf)
            .orElseGet(
                () ->
                    known
                        ? quoted.firstFailure().orElseThrow().reason()
                        : Reason.DIRECTION_NOT_OPEN);
    return new Outcome(reason, quoted.rule(), quoted.checks(), nextOpening(facts));
  }

  private Optional<String> forbidden(ScanFacts facts) {
    return rulebook.prohibitions().stream()
        .filter(p -> p.inForceAt(facts.at()) && p.covers(facts.codeClass(), facts.scene()))
        .map(hutong.routing.rulebook.Prohibition::reason)
        .findFirst();
  }

  private Decision.Opening nextOpening(ScanFacts facts) {
    return rulebook.rules().stream()
        .flatMap(
            rule ->
                java.util.stream.Stream.concat(
                        rule.dates(),
                        rulebook.prohibitions().stream()
                            .map(hutong.routing.rulebook.Prohibition::effectiveTo)
                            .filter(java.util.Objects::nonNull))
                    .filter(date -> date.isAfter(facts.at()))
                    .filter(
                        date ->
                            RuleEvaluation.of(rule, facts.at(date), rulebook.participants())
                                    .matches()
                                && forbidden(facts.at(date)).isEmpty())
                    .map(date -> new Decision.Opening(rule.name(), date)))
        .min(Comparator.comparing(Decision.Opening::from).thenComparing(Decision.Opening::ruleId))
        .orElse(null);
  }
}
