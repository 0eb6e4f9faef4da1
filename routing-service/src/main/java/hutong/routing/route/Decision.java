package hutong.routing.route;

import hutong.routing.rulebook.Rule;
import java.time.Instant;
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

  public boolean accepted() {
    return verdict == Verdict.ACCEPT;
  }
}
