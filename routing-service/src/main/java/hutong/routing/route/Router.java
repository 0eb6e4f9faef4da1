package hutong.routing.route;

import hutong.routing.route.Check.Predicate;
import hutong.routing.route.Decision.Opening;
import hutong.routing.route.Decision.Route;
import hutong.routing.route.Decision.Verdict;
import hutong.routing.rulebook.Lifecycle;
import hutong.routing.rulebook.Participants;
import hutong.routing.rulebook.Participants.Participant;
import hutong.routing.rulebook.Precedence;
import hutong.routing.rulebook.Ramp;
import hutong.routing.rulebook.Rule;
import hutong.routing.rulebook.Rulebook;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides by one rulebook. The same request, book and instant always give the same decision. */
public final class Router {

  /** Among rules that accept: the most specific, then priority, then the newest version. */
  private static final Comparator<RuleEvaluation> BEST =
      Comparator.comparing((RuleEvaluation evaluation) -> Precedence.of(evaluation.rule()))
          .thenComparingInt(evaluation -> evaluation.rule().version())
          .thenComparing(evaluation -> evaluation.rule().id(), Comparator.reverseOrder());

  /** Among rules that refuse: the fewest failures, then the one that got furthest. */
  private static final Comparator<RuleEvaluation> NEAREST =
      Comparator.comparingLong(RuleEvaluation::failures)
          .reversed()
          .thenComparing(evaluation -> evaluation.firstFailure().orElseThrow().name())
          .thenComparing(BEST);

  private final Rulebook rulebook;

  public Router(Rulebook rulebook) {
    this.rulebook = Objects.requireNonNull(rulebook);
  }

  public Decision decide(ScanFacts facts) {
    List<RuleEvaluation> evaluations =
        rulebook.rules().stream()
            .map(rule -> RuleEvaluation.of(rule, facts, rulebook.participants()))
            .toList();
    return evaluations.stream()
        .filter(RuleEvaluation::matches)
        .max(BEST)
        .map(match -> accept(match, facts))
        .orElseGet(() -> refuse(evaluations, facts));
  }

  private Decision accept(RuleEvaluation match, ScanFacts facts) {
    return new Decision(
        Verdict.ACCEPT,
        Reason.OK,
        match.rule(),
        match.checks(),
        route(match.rule(), facts),
        null,
        rulebook.version(),
        facts.at());
  }

  /**
   * The loader has made sure that every rule's apps, code owner and clearing institution exist, and
   * only a known acquirer has a direction. The payee of a scanned payer is the acquirer's merchant.
   */
  private Route route(Rule rule, ScanFacts facts) {
    Participants participants = rulebook.participants();
    return new Route(
        participants.payerOf(facts.payerApp()).map(Participant::id).orElseThrow(),
        facts.scannedByAcquirer()
            ? facts.acquirer()
            : participants.payeeOf(facts.codeOwner()).map(Participant::id).orElseThrow(),
        rule.clearingInstitution(),
        rule.feeScheduleId());
  }

  private Decision refuse(List<RuleEvaluation> evaluations, ScanFacts facts) {
    RuleEvaluation nearest = evaluations.stream().max(NEAREST).orElseThrow();
    return new Decision(
        Verdict.REFUSE,
        reason(evaluations, nearest),
        nearest.rule(),
        nearest.checks(),
        null,
        nextOpening(facts).orElse(null),
        rulebook.version(),
        facts.at());
  }

  /** Where no rule at all knows the direction, no detail of another direction's rule matters. */
  private static Reason reason(List<RuleEvaluation> evaluations, RuleEvaluation nearest) {
    boolean known = evaluations.stream().anyMatch(rule -> rule.passed(Predicate.DIRECTION));
    return known ? nearest.firstFailure().orElseThrow().reason() : Reason.DIRECTION_NOT_OPEN;
  }

  /** What a rule accepts changes only when one of its dates passes, so only those are tried. */
  private Optional<Opening> nextOpening(ScanFacts facts) {
    return rulebook.rules().stream()
        .flatMap(rule -> openings(rule, facts))
        .min(Comparator.comparing(Opening::from).thenComparing(Opening::ruleId));
  }

  private Stream<Opening> openings(Rule rule, ScanFacts facts) {
    return dates(rule)
        .filter(date -> date.isAfter(facts.at()))
        .filter(date -> RuleEvaluation.of(rule, facts.at(date), rulebook.participants()).matches())
        .map(date -> new Opening(rule.name(), date));
  }

  private static Stream<Instant> dates(Rule rule) {
    return Stream.of(
            rule.lifecycle().stream().map(Lifecycle.Phase::from),
            rule.userRollout().steps().stream().map(Ramp.Step::from),
            rule.merchantCoverage().steps().stream().map(Ramp.Step::from),
            Stream.ofNullable(rule.effectiveFrom()))
        .flatMap(dates -> dates);
  }
}
