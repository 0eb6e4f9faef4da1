package hutong.routing.route;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A decision as it is stored and shown.
 *
 * @param paymentId null for a simulation
 * @param ruleId the rule that accepts, or null
 * @param nearestRule where refused: the rule that came nearest
 * @param predicates of the one or the other rule
 */
public record DecisionDocument(
    UUID paymentId,
    Decision.Verdict verdict,
    ReasonDocument reason,
    String ruleId,
    String rulebookVersion,
    Instant decidedAt,
    Instant evaluatedFor,
    List<PredicateDocument> predicates,
    String nearestRule,
    Decision.Opening nextOpening) {

  /** One predicate with what it saw. */
  public record PredicateDocument(
      String name, String value, String expected, boolean passed, Integer bucket) {}

  public static DecisionDocument of(UUID paymentId, Decision decision, Instant decidedAt) {
    String rule = decision.rule().name();
    return new DecisionDocument(
        paymentId,
        decision.verdict(),
        ReasonDocument.of(decision.reason()),
        decision.accepted() ? rule : null,
        decision.rulebookVersion(),
        decidedAt,
        decision.evaluatedFor(),
        decision.checks().stream().map(DecisionDocument::predicate).toList(),
        decision.accepted() ? null : rule,
        decision.nextOpening());
  }

  private static PredicateDocument predicate(Check check) {
    return new PredicateDocument(
        check.name().label(), check.value(), check.expected(), check.passed(), check.bucket());
  }
}
