package hutong.routing.route;

import hutong.routing.rulebook.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was decided, and everything that is needed to see why.
 *
 * @param reason OK exactly where the verdict is ACCEPT
 * @param rule the rule that accepts, or the one that came nearest to it
 * @param checks that rule's predicates, all of them
 * @param route where the money goes, or null where the payment is refused
 * @param nextOpening from when on the same request would be accepted, or null where no rule says so
 * @param rulebookVersion the book that was asked
 * @param evaluatedFor the instant that was asked about
 */
public record Decision(
    Verdict verdict,
    Reason reason,
    Rule rule,
    List<Check> checks,
    Route route,
    Opening nextOpening,
    String rulebookVersion,
    Instant evaluatedFor) {

  /** Whether the payment may go on. */
  public enum Verdict {
    ACCEPT,
    REFUSE
  }

  /**
   * The institutions of an accepted payment.
   *
   * @param payerInstitution debits the payer
   * @param payeeInstitution credits the payee
   * @param clearingInstitution stands between them
   */
  public record Route(
      String payerInstitution,
      String payeeInstitution,
      String clearingInstitution,
      String feeScheduleId) {}

  /** A rule that will accept, and from when on. */
  public record Opening(String ruleId, Instant from) {}

  public Decision {
    if ((verdict == Verdict.ACCEPT) != (reason == Reason.OK)
        || (verdict == Verdict.ACCEPT) != (route != null)) {
      throw new IllegalStateException("Verdict, reason and route contradict each other");
    }
    checks = List.copyOf(checks);
  }

  /**
   * The decision on an accepted payment with one more predicate, which no rule has. Where it fails
   * the payment is refused, and the rule that would have accepted stands there as the nearest.
   */
  public Decision with(Check check) {
    if (!accepted()) {
      throw new IllegalStateException("A refused payment is not looked at any further");
    }
    List<Check> all = new ArrayList<>(checks);
    all.add(check);
    return check.passed()
        ? new Decision(verdict, reason, rule, all, route, null, rulebookVersion, evaluatedFor)
        : new Decision(
            Verdict.REFUSE, check.reason(), rule, all, null, null, rulebookVersion, evaluatedFor);
  }

  public boolean accepted() {
    return verdict == Verdict.ACCEPT;
  }
}
