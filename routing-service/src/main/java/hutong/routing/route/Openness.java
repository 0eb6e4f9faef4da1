package hutong.routing.route;

import hutong.routing.route.Check.Predicate;
import hutong.routing.route.Decision.Opening;
import hutong.routing.rulebook.Precedence;
import hutong.routing.rulebook.Prohibition;
import hutong.routing.rulebook.Ramp;
import hutong.routing.rulebook.Rule;
import hutong.routing.rulebook.Rulebook;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is open in a city, on a day, for an app: everything that some rule of the book is about, and
 * for each whether this app may use it there and then.
 */
public final class Openness {

  /** How far something is open. */
  public enum Status {
    OPEN,
    /** Not for every user, merchant or amount. */
    OPEN_FOR_SOME,
    CLOSED
  }

  /** One kind of payment. */
  public record Subject(String codeOwner, String scene, String codeClass, String mode)
      implements Comparable<Subject> {
    private static final Comparator<Subject> ORDER =
        Comparator.comparing(Subject::codeOwner)
            .thenComparing(Subject::scene)
            .thenComparing(Subject::mode)
            .thenComparing(Subject::codeClass);

    @Override
    public int compareTo(Subject other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * For whom a rule is open, where not for all.
   *
   * @param userRolloutBps share of users in basis points
   * @param merchantCoverageBps share of merchants in basis points
   * @param merchants which shops, in words
   * @param amountMinMinor in minor units, inclusive
   * @param amountMaxMinor in minor units, inclusive
   */
  public record Limits(
      int userRolloutBps,
      int merchantCoverageBps,
      String merchants,
      long amountMinMinor,
      long amountMaxMinor) {}

  /**
   * One line of the matrix.
   *
   * @param ruleId the rule that opens it, or the nearest, or null where no rule has the direction
   * @param reason OK where it is open at all
   * @param limits only where it is open for some
   * @param prohibition what forbids it, or null
   * @param nextOpening where it is closed, the first rule that will open it; or null
   */
  public record Row(
      Subject subject,
      Status status,
      String ruleId,
      ReasonDocument reason,
      Limits limits,
      String prohibition,
      Opening nextOpening) {}

  /** A merchant, a user or an amount is not asked about, so these are left out of account. */
  private static final Set<Predicate> ASKED =
      Set.of(
          Predicate.LIFECYCLE,
          Predicate.DATE,
          Predicate.DIRECTION,
          Predicate.PAYER_APP,
          Predicate.CITY);

  private final Rulebook rulebook;
  private final String city;
  private final Instant at;
  private final String app;

  private Openness(Rulebook rulebook, String city, Instant at, String app) {
    this.rulebook = rulebook;
    this.city = city;
    this.at = at;
    this.app = app;
  }

  /**
   * What opens and shuts between two days.
   *
   * @see OpennessChanges#between
   */
  public static List<OpennessChanges.Change> changes(
      Rulebook rulebook, LocalDate from, LocalDate to) {
    return OpennessChanges.between(rulebook, from, to);
  }

  /**
   * @param city GB/T 2260, or null for payments that have no place
   * @param date a day of the book's zone, as it begins; rules change only then
   * @return in the order of the subjects
   */
  public static List<Row> matrix(Rulebook rulebook, String city, LocalDate date, String app) {
    Openness question =
        new Openness(rulebook, city, date.atStartOfDay(rulebook.zone()).toInstant(), app);
    Map<Subject, List<Rule>> subjects = new TreeMap<>();
    rulebook.rules().stream()
        .sorted(Precedence.BEST_FIRST)
        .forEach(rule -> subjects(rule).forEach(s -> add(subjects, s, rule)));
    return subjects.entrySet().stream()
        .map(subject -> question.row(subject.getKey(), subject.getValue()))
        .toList();
  }

  private static void add(Map<Subject, List<Rule>> subjects, Subject subject, Rule rule) {
    subjects.computeIfAbsent(subject, s -> new ArrayList<>()).add(rule);
  }

  private static Stream<Subject> subjects(Rule rule) {
    return rule.scenes().stream()
        .flatMap(
            scene ->
                rule.codeClasses().stream()
                    .flatMap(
                        codeClass ->
                            rule.modes().stream()
                                .map(
                                    mode ->
                                        new Subject(rule.codeOwner(), scene, codeClass, mode))));
  }

  private Row row(Subject subject, List<Rule> rules) {
    List<Rule> mine = rules.stream().filter(this::isForTheQuestion).toList();
    Optional<Prohibition> forbidden = prohibition(subject, at);
    List<Rule> open = mine.stream().filter(rule -> OpenRule.at(rule, at)).toList();
    if (forbidden.isPresent()) {
      Prohibition law = forbidden.get();
      String rule = (open.isEmpty() ? rules : open).get(0).name();
      return closed(subject, rule, Reason.valueOf(law.reason()), law.name(), mine);
    }
    if (open.isEmpty()) {
      return closed(subject, rules, mine);
    }
    Rule rule = open.stream().filter(this::isForAll).findFirst().orElse(open.get(0));
    boolean all = isForAll(rule);
    return new Row(
        subject,
        all ? Status.OPEN : Status.OPEN_FOR_SOME,
        rule.name(),
        ReasonDocument.of(Reason.OK),
        all ? null : limits(rule),
        null,
        null);
  }

  private boolean isForTheQuestion(Rule rule) {
    // Who scans a payer is the acquirer, of whatever network: there the app tells no direction.
    boolean direction =
        rule.modes().contains(ScanFacts.PAYER_IS_SCANNED)
            || rulebook
                .participants()
                .scannerNetworkOf(app)
                .filter(rule.scannerNetwork()::equals)
                .isPresent();
    return direction && rule.payerApps().contains(app) && rule.cities().contains(city);
  }

  private boolean isForAll(Rule rule) {
    return rule.userRollout().bpsAt(at) == Ramp.ALL_BPS
        && rule.merchantCoverage().bpsAt(at) == Ramp.ALL_BPS
        && rule.merchants().isUnlimited()
        && rule.amountMinMinor() <= 1
        && rule.amountMaxMinor() >= FieldRules.MAX_AMOUNT_MINOR;
  }

  private Limits limits(Rule rule) {
    return new Limits(
        rule.userRollout().bpsAt(at),
        rule.merchantCoverage().bpsAt(at),
        rule.merchants().describe(),
        rule.amountMinMinor(),
        rule.amountMaxMinor());
  }

  /**
   * As for a payment: the rule with the fewest failures, and of these the one that got furthest.
   */
  private Row closed(Subject subject, List<Rule> rules, List<Rule> mine) {
    Rule nearest = null;
    List<Check> failures = null;
    boolean knownDirection = false;
    for (Rule rule : rules) {
      List<Check> checks =
          RuleEvaluation.of(rule, facts(subject), rulebook.participants()).checks();
      List<Check> failed =
          checks.stream().filter(c -> !c.passed() && ASKED.contains(c.name())).toList();
      knownDirection |= checks.get(Predicate.DIRECTION.ordinal()).passed();
      if (nearest == null || nearer(failed, failures)) {
        nearest = rule;
        failures = failed;
      }
    }
    Reason reason =
        !knownDirection
            ? Reason.DIRECTION_NOT_OPEN
            : failures.isEmpty() ? Reason.NOT_IN_GRAY : failures.get(0).reason();
    return closed(subject, nearest.name(), reason, null, mine);
  }

  private static boolean nearer(List<Check> one, List<Check> other) {
    if (one.size() != other.size()) {
      return one.size() < other.size();
    }
    return !one.isEmpty() && one.get(0).name().compareTo(other.get(0).name()) > 0;
  }

  private Row closed(
      Subject subject, String rule, Reason reason, String prohibition, List<Rule> mine) {
    return new Row(
        subject,
        Status.CLOSED,
        rule,
        ReasonDocument.of(reason),
        null,
        prohibition,
        nextOpening(subject, mine));
  }

  private Opening nextOpening(Subject subject, List<Rule> mine) {
    List<Instant> ends =
        rulebook.prohibitions().stream()
            .map(Prohibition::effectiveTo)
            .filter(Objects::nonNull)
            .toList();
    return mine.stream()
        .flatMap(
            rule ->
                Stream.concat(rule.dates(), ends.stream())
                    .filter(date -> date.isAfter(at) && OpenRule.at(rule, date))
                    .filter(date -> prohibition(subject, date).isEmpty())
                    .map(date -> new Opening(rule.name(), date)))
        .min(Comparator.comparing(Opening::from).thenComparing(Opening::ruleId))
        .orElse(null);
  }

  private Optional<Prohibition> prohibition(Subject subject, Instant when) {
    return rulebook.prohibitions().stream()
        .filter(p -> p.inForceAt(when) && p.covers(subject.codeClass(), subject.scene()))
        .findFirst();
  }

  private ScanFacts facts(Subject subject) {
    return new ScanFacts(
        app,
        subject.codeOwner(),
        subject.codeClass(),
        subject.mode(),
        subject.scene(),
        city,
        null,
        null,
        null,
        "-",
        1,
        at);
  }
}
