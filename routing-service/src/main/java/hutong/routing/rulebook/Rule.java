package hutong.routing.rulebook;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One direction that is open, or will be: which apps may pay which network's codes, where, since
 * when and for whom. Rules are directional; "mutual" is two of them.
 *
 * @param version of this rule; the newest that matches wins over its elders
 * @param priority the higher wins between rules that are equally specific
 * @param lifecycle in the order of time, never empty
 * @param effectiveFrom from when on payments may use it; null where the operator has yet to set it
 * @param effectiveTo the first instant at which it is over, or null
 * @param scannerNetwork the network of the paying app
 * @param payerAppSet the name of the set of apps, or null where the rule lists them
 * @param codeOwner the network whose code is paid
 * @param amountMinMinor smallest amount in minor units, inclusive
 * @param amountMaxMinor largest amount in minor units, inclusive
 * @param clearingInstitution the participant that clears it; no route goes around one
 * @param supersedes the rule that ends when this one begins, or null
 */
public record Rule(
    String id,
    int version,
    Level level,
    int priority,
    List<Lifecycle.Phase> lifecycle,
    Instant effectiveFrom,
    Instant effectiveTo,
    String scannerNetwork,
    Set<String> payerApps,
    String payerAppSet,
    String codeOwner,
    Set<String> scenes,
    Set<String> codeClasses,
    Set<String> modes,
    CityScope cities,
    MerchantScope merchants,
    long amountMinMinor,
    long amountMaxMinor,
    Ramp userRollout,
    Ramp merchantCoverage,
    String clearingInstitution,
    String settlementModel,
    String feeScheduleId,
    Evidence evidence,
    String draftedBy,
    String approvedBy,
    String supersedes) {

  /** Payment rules govern codes and cashiers, service rules recharge and mini-programs. */
  public enum Level {
    PAYMENT,
    SERVICE
  }

  public Rule {
    lifecycle = List.copyOf(lifecycle);
    payerApps = Set.copyOf(payerApps);
    scenes = Set.copyOf(scenes);
    codeClasses = Set.copyOf(codeClasses);
    modes = Set.copyOf(modes);
  }

  /**
   * The state at an instant. Before the first phase it is the state that is planned: that the time
   * has not come is the date's to say.
   */
  public Lifecycle stateAt(Instant at) {
    Lifecycle state = lifecycle.get(0).state();
    for (Lifecycle.Phase phase : lifecycle) {
      if (!at.isBefore(phase.from())) {
        state = phase.state();
      }
    }
    return state;
  }

  /** Whether the rule carries payments at an instant, for somebody at least. */
  public boolean openAt(Instant at) {
    return stateAt(at).executable() && withinDates(at);
  }

  public boolean withinDates(Instant at) {
    return effectiveFrom != null
        && !at.isBefore(effectiveFrom)
        && (effectiveTo == null || at.isBefore(effectiveTo));
  }

  /** Every instant at which the rule may change what it takes, in no order. */
  public Stream<Instant> dates() {
    return Stream.of(
            lifecycle.stream().map(Lifecycle.Phase::from),
            userRollout.steps().stream().map(Ramp.Step::from),
            merchantCoverage.steps().stream().map(Ramp.Step::from),
            Stream.ofNullable(effectiveFrom),
            Stream.ofNullable(effectiveTo))
        .flatMap(dates -> dates);
  }

  /** The name under which a decision quotes the rule. */
  public String name() {
    return version == 1 ? id : id + "/" + version;
  }
}
