package hutong.routing.route;

import hutong.routing.route.Check.Predicate;
import hutong.routing.route.Decision.Opening;
import hutong.routing.route.Decision.Route;
import hutong.routing.route.Decision.Verdict;
import hutong.routing.rulebook.Participants;
import hutong.routing.rulebook.Participants.Participant;
import hutong.routing.rulebook.Prohibition;
import hutong.routing.rulebook.Rule;
import hutong.routing.rulebook.RuleIndex;
import hutong.routing.rulebook.Rulebook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides by one rulebook. The same request, book and instant always give the same decision. */
public final class Router {

  private final Rulebook rulebook;
  private final RuleIndex index;

  /** Made when a rule is first quoted; two threads that meet make the same. */
  private final RuleWords[] words;

  public Router(Rulebook rulebook) {
    this.rulebook = Objects.requireNonNull(rulebook);
    this.index = new RuleIndex(rulebook.rules());
    this.words = new RuleWords[index.size()];
  }

  /** Of the book that it decides by. */
  public String version() {
    return rulebook.version();
  }

  /** A prohibition refuses whatever the rules say, and gives its own reason. */
  public Decision decide(ScanFacts facts) {
    Prohibition prohibition = prohibition(facts, facts.at()).orElse(null);
    String scanner = RuleEvaluation.scannerNetwork(facts, rulebook.participants()).orElse(null);
    Sieve sieve = new Sieve(index, facts, scanner);
    int best = sieve.best();
    if (best >= 0 && prohibition == null) {
      return accept(evaluate(best, facts), facts);
    }
    RuleEvaluation quoted = evaluate(best >= 0 ? best : sieve.nearest(), facts);
    return refuse(quoted, prohibition, sieve, facts);
  }

  private Optional<Prohibition> prohibition(ScanFacts facts, Instant at) {
    return rulebook.prohibitions().stream()
        .filter(p -> p.inForceAt(at) && p.covers(facts.codeClass(), facts.scene()))
        .findFirst();
  }

  private RuleEvaluation evaluate(int number, ScanFacts facts) {
    Rule rule = index.rule(number);
    if (words[number] == null) {
      words[number] = RuleWords.of(rule);
    }
    return RuleEvaluation.of(rule, words[number], facts, rulebook.participants());
  }

  private Decision accept(RuleEvaluation match, ScanFacts facts) {
    return new Decision(
        Verdict.ACCEPT,
        Reason.OK,
        match.rule(),
        withProhibition(match.checks(), null),
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

  private Decision refuse(
      RuleEvaluation quoted, Prohibition prohibition, Sieve sieve, ScanFacts facts) {
    return new Decision(
        Verdict.REFUSE,
        prohibition == null ? reason(quoted, sieve) : Reason.valueOf(prohibition.reason()),
        quoted.rule(),
        withProhibition(quoted.checks(), prohibition),
        null,
        nextOpening(sieve, facts).orElse(null),
        rulebook.version(),
        facts.at());
  }

  /** Where no rule at all knows the direction, no detail of another direction's rule matters. */
  private static Reason reason(RuleEvaluation nearest, Sieve sieve) {
    return sieve.knowsDirection()
        ? nearest.firstFailure().orElseThrow().reason()
        : Reason.DIRECTION_NOT_OPEN;
  }

  private static List<Check> withProhibition(List<Check> checks, Prohibition prohibition) {
    List<Check> all = new ArrayList<>(checks);
    all.add(
        prohibition == null
            ? Check.NOT_PROHIBITED
            : new Check(
                Predicate.PROHIBITION,
                prohibition.name(),
                Check.NOT_PROHIBITED.expected(),
                false,
                null,
                Reason.valueOf(prohibition.reason())));
    return all;
  }

  /**
   * What a rule accepts changes only when one of its dates passes or a prohibition ends, so only
   * those are tried, and only of rules that fail by the calendar alone.
   */
  private Optional<Opening> nextOpening(Sieve sieve, ScanFacts facts) {
    List<Opening> openings = new ArrayList<>();
    for (int i = sieve.nextTimeless(0); i >= 0; i = sieve.nextTimeless(i + 1)) {
      openings(index.rule(i), facts).forEach(openings::add);
    }
    return openings.stream()
        .min(Comparator.comparing(Opening::from).thenComparing(Opening::ruleId));
  }

  private Stream<Opening> openings(Rule rule, ScanFacts facts) {
    Stream<Instant> ends =
        rulebook.prohibitions().stream().map(Prohibition::effectiveTo).filter(Objects::nonNull);
    return Stream.concat(rule.dates(), ends)
        .filter(date -> date.isAfter(facts.at()))
        .filter(date -> rule.openAt(date) && Shares.of(rule, facts, date).both())
        .filter(date -> prohibition(facts, date).isEmpty())
        .map(date -> new Opening(rule.name(), date));
  }
}
