package hutong.routing.rulebook;

import static hutong.routing.rulebook.Finding.error;
import static hutong.routing.rulebook.Finding.info;
import static hutong.routing.rulebook.Finding.warning;

import hutong.routing.rulebook.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an operator should know about a book before it is published. It looks at the time from now
 * on; what is over can do no harm any more.
 */
public final class RulebookAnalysis {

  private static final Duration SOON = Duration.ofDays(30);

  /** A large book may have a rule for all cities and hundreds for one each: that is no news. */
  private static final int MAX_OVERLAPS = 500;

  private static final Finding MORE_OVERLAPS =
      info(Kind.OVERLAPPING, null, null, "More pairs of rules overlap.", "另有规则存在重叠，不再列出。");

  private final Rulebook draft;
  private final Instant now;
  private final RuleIndex index;
  private final List<Finding> findings = new ArrayList<>();
  private int overlaps;

  private RulebookAnalysis(Rulebook draft, Instant now) {
    this.draft = draft;
    this.now = now;
    this.index = new RuleIndex(draft.rules());
  }

  /**
   * @param inForce the book that the draft is to follow, or null where there is none
   * @param now the business time of the question
   * @return errors first, then by rule
   */
  public static List<Finding> of(Rulebook draft, Rulebook inForce, Instant now) {
    RulebookAnalysis analysis = new RulebookAnalysis(draft, now);
    draft.rules().forEach(analysis::alone);
    analysis.pairs();
    if (inForce != null) {
      analysis.findings.addAll(AgainstInForce.findings(draft, inForce, now));
    }
    return sorted(analysis.findings);
  }

  /** The faults of a draft that does not load, in the same form. */
  public static List<Finding> of(BadRulebookException bad) {
    return sorted(
        bad.faults().stream()
            .map(fault -> error(kind(fault), null, null, fault, "规则集无法加载：" + fault))
            .toList());
  }

  private static Kind kind(String fault) {
    return fault.endsWith(RulebookChecks.TIE)
        ? Kind.TIE
        : fault.contains(": " + RuleReader.CLEARING) ? Kind.NO_CLEARING_INSTITUTION : Kind.BAD_BOOK;
  }

  private static List<Finding> sorted(List<Finding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparing(Finding::severity)
                .thenComparing(Finding::ruleId, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Finding::kind))
        .toList();
  }

  private void alone(Rule rule) {
    List<String> unset = OperatorSettings.unset(rule);
    if (!unset.isEmpty()) {
      String fields = String.join(", ", unset);
      findings.add(
          warning(
              Kind.NEVER_MATCHES,
              rule.name(),
              null,
              "It matches nobody until the operator sets " + fields + ".",
              "运营方设定 " + fields + " 之前，该规则不匹配任何交易。"));
    }
    if (rule.lifecycle().stream().noneMatch(phase -> phase.state().executable())) {
      String state = rule.stateAt(now).name();
      findings.add(
          info(
              Kind.NOT_EXECUTABLE,
              rule.name(),
              null,
              "It is " + state + " and never opens: it can be simulated and carries no payment.",
              "该规则处于 " + state + " 状态且从未开放：可以模拟，不承载交易。"));
    } else {
      contradiction(rule);
    }
    expiry(rule);
  }

  private void contradiction(Rule rule) {
    boolean everOpen = rule.dates().anyMatch(rule::openAt);
    if (!everOpen && rule.effectiveFrom() != null) {
      findings.add(
          error(
              Kind.CONTRADICTORY,
              rule.name(),
              null,
              "Its lifecycle opens it only outside its dates.",
              "生命周期中的开放状态全部落在生效日期之外。"));
    }
    for (Prohibition prohibition : draft.prohibitions()) {
      if (prohibition.codeClasses().containsAll(rule.codeClasses())
          && prohibition.scenes().containsAll(rule.scenes())) {
        forbidden(rule, prohibition);
      }
    }
  }

  private void forbidden(Rule rule, Prohibition prohibition) {
    List<Instant> open =
        Timeline.from(now, Stream.concat(rule.dates(), Stream.of(prohibition.effectiveFrom())))
            .instants()
            .stream()
            .filter(rule::openAt)
            .toList();
    long shut = open.stream().filter(prohibition::inForceAt).count();
    String from = day(prohibition.effectiveFrom());
    if (shut > 0 && shut == open.size()) {
      findings.add(
          error(
              Kind.CONTRADICTORY,
              rule.name(),
              prohibition.name(),
              "Everything that it opens is forbidden by " + prohibition.name() + ".",
              "该规则开放的全部内容均为 " + prohibition.name() + " 所禁止。"));
    } else if (shut > 0) {
      findings.add(
          warning(
              Kind.CONTRADICTORY,
              rule.name(),
              prohibition.name(),
              "From " + from + " all that it opens is forbidden by " + prohibition.name() + ".",
              "自 " + from + " 起，该规则开放的全部内容为 " + prohibition.name() + " 所禁止。"));
    }
  }

  private void expiry(Rule rule) {
    List<Instant> instants = Timeline.from(now, rule).instants();
    for (int i = 1; i < instants.size(); i++) {
      Instant end = instants.get(i);
      if (rule.openAt(instants.get(i - 1))
          && !rule.openAt(end)
          && !end.isAfter(now.plus(SOON))
          && !hasSuccessor(rule, end)) {
        findings.add(
            warning(
                Kind.ABOUT_TO_EXPIRE,
                rule.name(),
                null,
                "It ends on " + day(end) + ", and no rule takes over all that it opens.",
                "该规则将于 " + day(end) + " 失效，且没有规则完整接替。"));
      }
    }
  }

  private boolean hasSuccessor(Rule rule, Instant end) {
    long[] meeting = index.meeting(rule);
    for (int i = Bits.next(meeting, 0); i >= 0; i = Bits.next(meeting, i + 1)) {
      Rule other = index.rule(i);
      if (other.openAt(end) && Coverage.covers(other, rule)) {
        return true;
      }
    }
    return false;
  }

  private void pairs() {
    for (int i = 0; i < index.size(); i++) {
      long[] meeting = index.meeting(index.rule(i));
      for (int j = Bits.next(meeting, i + 1); j >= 0; j = Bits.next(meeting, j + 1)) {
        pair(index.rule(i), index.rule(j));
      }
    }
    if (overlaps > MAX_OVERLAPS) {
      findings.add(MORE_OVERLAPS);
    }
  }

  private void pair(Rule winner, Rule loser) {
    boolean covers = Coverage.covers(winner, loser);
    if (!covers && overlaps > MAX_OVERLAPS || !RulebookChecks.samePayments(winner, loser)) {
      return;
    }
    Timeline ahead = Timeline.from(now, winner, loser);
    if (ahead.instants().stream().anyMatch(t -> winner.openAt(t) && loser.openAt(t))) {
      if (covers && alwaysWins(winner, loser, ahead)) {
        findings.add(unreachable(winner, loser));
      } else if (++overlaps <= MAX_OVERLAPS) {
        findings.add(overlap(winner, loser));
      }
    }
  }

  /**
   * Only by one single rule: that several of them together leave nothing over is not looked for.
   */
  private static boolean alwaysWins(Rule winner, Rule loser, Timeline ahead) {
    return ahead.instants().stream()
        .filter(loser::openAt)
        .allMatch(
            t ->
                winner.openAt(t)
                    && winner.userRollout().bpsAt(t) == Ramp.ALL_BPS
                    && winner.merchantCoverage().bpsAt(t) == Ramp.ALL_BPS);
  }

  private static Finding unreachable(Rule winner, Rule loser) {
    return warning(
        Kind.UNREACHABLE,
        loser.name(),
        winner.name(),
        "It never decides: " + winner.name() + " takes all that it takes, and wins.",
        "该规则永远不会生效：" + winner.name() + " 覆盖其全部范围且优先。");
  }

  private static Finding overlap(Rule winner, Rule loser) {
    return info(
        Kind.OVERLAPPING,
        loser.name(),
        winner.name(),
        "Both can take the same payment; then " + winner.name() + " wins.",
        "两条规则可能匹配同一笔交易，届时以 " + winner.name() + " 为准。");
  }

  private String day(Instant at) {
    return day(at, draft.zone());
  }

  static String day(Instant at, ZoneId zone) {
    return at.atZone(zone).toLocalDate().toString();
  }
}
