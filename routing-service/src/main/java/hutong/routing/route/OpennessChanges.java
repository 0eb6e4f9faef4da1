package hutong.routing.route;

import hutong.routing.rulebook.Prohibition;
import hutong.routing.rulebook.Rule;
import hutong.routing.rulebook.Rulebook;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a rulebook opens and shuts between two days. */
public final class OpennessChanges {

  /** What happens. */
  public enum Kind {
    OPENS,
    /** It is open already and takes more users or merchants from now on. */
    WIDENS,
    CLOSES,
    /** A prohibition comes into force. */
    FORBIDS,
    /** A prohibition ends. */
    ALLOWS
  }

  /**
   * One change.
   *
   * @param id of the rule or the prohibition
   * @param source the document that it follows from
   */
  public record Change(
      Instant at, Kind kind, String id, String whyEn, String whyZh, String source) {}

  private final List<Change> changes = new ArrayList<>();

  private OpennessChanges() {}

  /**
   * The changes after the beginning of one day, up to and at the beginning of the other, both in
   * the book's zone: the difference between what is open on the one and on the other.
   *
   * @return in the order of time
   * @throws IllegalArgumentException where the second day is before the first
   */
  public static List<Change> between(Rulebook rulebook, LocalDate from, LocalDate to) {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("to is before from");
    }
    Instant after = from.atStartOfDay(rulebook.zone()).toInstant();
    Instant until = to.atStartOfDay(rulebook.zone()).toInstant();
    OpennessChanges found = new OpennessChanges();
    for (Rule rule : rulebook.rules()) {
      within(rule.dates(), after, until).forEach(at -> found.rule(rule, at));
    }
    for (Prohibition law : rulebook.prohibitions()) {
      within(Stream.ofNullable(law.effectiveFrom()), after, until)
          .forEach(at -> found.law(law, at, Kind.FORBIDS, "comes into force", "开始施行"));
      within(Stream.ofNullable(law.effectiveTo()), after, until)
          .forEach(at -> found.law(law, at, Kind.ALLOWS, "ends", "终止"));
    }
    return found.changes.stream()
        .sorted(Comparator.comparing(Change::at).thenComparing(Change::id))
        .toList();
  }

  private static Stream<Instant> within(Stream<Instant> dates, Instant after, Instant until) {
    return dates.filter(date -> date.isAfter(after) && !date.isAfter(until)).distinct().sorted();
  }

  private void law(Prohibition law, Instant at, Kind kind, String en, String zh) {
    changes.add(
        new Change(
            at,
            kind,
            law.name(),
            "The prohibition " + en + ".",
            "该禁止性规定" + zh + "。",
            law.evidence().source()));
  }

  private void rule(Rule rule, Instant at) {
    Instant before = at.minusNanos(1);
    boolean was = OpenRule.at(rule, before);
    boolean is = OpenRule.at(rule, at);
    int users = rule.userRollout().bpsAt(at);
    int merchants = rule.merchantCoverage().bpsAt(at);
    if (was && is) {
      if (users > rule.userRollout().bpsAt(before)) {
        add(
            rule,
            at,
            Kind.WIDENS,
            "The share of users becomes " + users + " basis points.",
            "用户灰度升至 " + users + " 基点。");
      }
      if (merchants > rule.merchantCoverage().bpsAt(before)) {
        add(
            rule,
            at,
            Kind.WIDENS,
            "The share of merchants becomes " + merchants + " basis points.",
            "商户覆盖率升至 " + merchants + " 基点。");
      }
    } else if (is) {
      String state = rule.stateAt(at).name();
      add(
          rule,
          at,
          Kind.OPENS,
          "It is " + state + " and in force, for " + rule.cities().name() + ".",
          "规则状态为 " + state + " 且已生效，适用城市：" + rule.cities().name() + "。");
    } else if (was) {
      boolean over = rule.effectiveTo() != null && !at.isBefore(rule.effectiveTo());
      String state = rule.stateAt(at).name();
      add(
          rule,
          at,
          Kind.CLOSES,
          over ? "Its time is over." : "Its state becomes " + state + ".",
          over ? "规则到期失效。" : "规则状态变为 " + state + "。");
    }
  }

  private void add(Rule rule, Instant at, Kind kind, String en, String zh) {
    changes.add(new Change(at, kind, rule.name(), en, zh, rule.evidence().source()));
  }
}
