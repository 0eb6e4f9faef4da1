package hutong.routing.route;

import hutong.routing.route.Check.Predicate;
import hutong.routing.rulebook.Lifecycle;
import hutong.routing.rulebook.Participants;
import hutong.routing.rulebook.Participants.Participant;
import hutong.routing.rulebook.Ramp;
import hutong.routing.rulebook.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rule held against one request, predicate by predicate, to the end. */
record RuleEvaluation(Rule rule, List<Check> checks) {

  private static final String NO_NETWORK = "?";

  static RuleEvaluation of(Rule rule, ScanFacts facts, Participants participants) {
    return of(rule, RuleWords.of(rule), facts, participants);
  }

  static RuleEvaluation of(Rule rule, RuleWords words, ScanFacts facts, Participants participants) {
    Builder builder = new Builder(rule, words, facts);
    builder.lifecycle();
    builder.date();
    builder.direction(participants);
    builder.payerApp();
    builder.scene();
    builder.code();
    builder.city();
    builder.merchant();
    builder.share(
        Predicate.MERCHANT_COVERAGE,
        rule.merchantCoverage(),
        facts.merchantId(),
        Reason.MERCHANT_NOT_COVERED);
    builder.amount();
    builder.share(Predicate.USER_ROLLOUT, rule.userRollout(), facts.payerRef(), Reason.NOT_IN_GRAY);
    return new RuleEvaluation(rule, List.copyOf(builder.checks));
  }

  boolean matches() {
    return checks.stream().allMatch(Check::passed);
  }

  long failures() {
    return checks.stream().filter(check -> !check.passed()).count();
  }

  Optional<Check> firstFailure() {
    return checks.stream().filter(check -> !check.passed()).findFirst();
  }

  boolean passed(Predicate predicate) {
    return checks.get(predicate.ordinal()).passed();
  }

  /**
   * The network that scans: the app's, or for a payer's code the acquirer's. Empty where nobody has
   * registered the app; an unknown acquirer is of a network that no rule has.
   */
  static Optional<String> scannerNetwork(ScanFacts facts, Participants participants) {
    return facts.scannedByAcquirer()
        ? participants
            .byId(facts.acquirer())
            .map(Participant::scannerNetwork)
            .or(() -> Optional.of(NO_NETWORK))
        : participants.scannerNetworkOf(facts.payerApp());
  }

  private static final class Builder {
    private final Rule rule;
    private final RuleWords words;
    private final ScanFacts facts;
    private final List<Check> checks = new ArrayList<>(Predicate.values().length);

    Builder(Rule rule, RuleWords words, ScanFacts facts) {
      this.rule = rule;
      this.words = words;
      this.facts = facts;
    }

    private void add(Predicate name, String value, String expected, boolean passed, Reason reason) {
      checks.add(new Check(name, value, expected, passed, null, reason));
    }

    void payerApp() {
      boolean passed = rule.payerApps().contains(facts.payerApp());
      add(Predicate.PAYER_APP, facts.payerApp(), words.apps(), passed, Reason.PAYER_APP_NOT_OPEN);
    }

    void scene() {
      boolean passed = rule.scenes().contains(facts.scene());
      add(Predicate.SCENE, facts.scene(), words.scenes(), passed, Reason.SCENE_NOT_OPEN);
    }

    void lifecycle() {
      Lifecycle state = rule.stateAt(facts.at());
      Reason reason = state == Lifecycle.RETIRED ? Reason.EXPIRED_RULE : Reason.DIRECTION_NOT_OPEN;
      add(Predicate.LIFECYCLE, state.name(), "GRAY|LIVE", state.executable(), reason);
    }

    void date() {
      boolean tooEarly = rule.effectiveFrom() == null || facts.at().isBefore(rule.effectiveFrom());
      boolean over = rule.effectiveTo() != null && !facts.at().isBefore(rule.effectiveTo());
      add(
          Predicate.DATE,
          facts.at().toString(),
          words.date(),
          !tooEarly && !over,
          tooEarly ? Reason.NOT_YET_EFFECTIVE : Reason.EXPIRED_RULE);
    }

    /**
     * An app that no participant has registered belongs to no network. The direction is then judged
     * by the code's side alone, so that the refusal names the app and not the direction.
     */
    void direction(Participants participants) {
      Optional<String> scanner = scannerNetwork(facts, participants);
      boolean passed =
          scanner.map(rule.scannerNetwork()::equals).orElse(true)
              && rule.codeOwner().equals(facts.codeOwner());
      add(
          Predicate.DIRECTION,
          scanner.orElse(NO_NETWORK) + ">" + facts.codeOwner(),
          words.direction(),
          passed,
          Reason.DIRECTION_NOT_OPEN);
    }

    void code() {
      add(
          Predicate.CODE,
          facts.codeClass() + "/" + facts.mode(),
          words.code(),
          rule.codeClasses().contains(facts.codeClass()) && rule.modes().contains(facts.mode()),
          Reason.CODE_CLASS_FORBIDDEN);
    }

    void city() {
      boolean passed = rule.cities().contains(facts.city());
      add(Predicate.CITY, facts.city(), rule.cities().name(), passed, Reason.CITY_NOT_OPEN);
    }

    void merchant() {
      String value =
          facts.sceneCode() == null
              ? facts.merchantId()
              : facts.merchantId() + ", " + facts.sceneCode();
      add(
          Predicate.MERCHANT,
          value,
          words.merchants(),
          rule.merchants().contains(facts.merchantId(), facts.sceneCode(), facts.mcc()),
          Reason.MERCHANT_NOT_COVERED);
    }

    void amount() {
      add(
          Predicate.AMOUNT,
          Long.toString(facts.amountMinor()),
          words.amount(),
          rule.amountMinMinor() <= facts.amountMinor()
              && facts.amountMinor() <= rule.amountMaxMinor(),
          Reason.SINGLE_LIMIT);
    }

    /** The bucket is shown in place of the subject, which may be a person's pseudonym. */
    void share(Predicate name, Ramp ramp, String subject, Reason reason) {
      int bps = ramp.bpsAt(facts.at());
      Integer bucket = subject == null ? null : Bucket.of(ramp.salt(), subject);
      boolean passed = bps == Ramp.ALL_BPS || bucket != null && bucket < bps;
      String expected = ramp.steps().isEmpty() ? RuleWords.UNSET : "bucket < " + bps;
      String value = bucket == null ? null : "bucket " + bucket;
      checks.add(new Check(name, value, expected, passed, bucket, reason));
    }
  }
}
