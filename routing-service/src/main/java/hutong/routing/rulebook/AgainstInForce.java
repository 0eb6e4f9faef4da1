package hutong.routing.rulebook;

import static hutong.routing.rulebook.Finding.error;
import static hutong.routing.rulebook.Finding.warning;

import hutong.routing.rulebook.Finding.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What a draft would take from somebody who has it under the book in force. */
final class AgainstInForce {

  private final Rulebook draft;
  private final Rulebook inForce;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  private AgainstInForce(Rulebook draft, Rulebook inForce, Instant now) {
    this.draft = draft;
    this.inForce = inForce;
    this.now = now;
  }

  static List<Finding> findings(Rulebook draft, Rulebook inForce, Instant now) {
    AgainstInForce comparison = new AgainstInForce(draft, inForce, now);
    comparison.sets();
    comparison.rules();
    comparison.prohibitions();
    return comparison.findings;
  }

  private void sets() {
    for (CitySet before : inForce.citySets()) {
      draft.citySets().stream()
          .filter(set -> set.id().equals(before.id()))
          .forEach(set -> lost(Kind.CITY_SET_LOST_MEMBER, set.id(), before.codes(), set.codes()));
    }
    for (AppSet before : inForce.appSets()) {
      draft.appSets().stream()
          .filter(set -> set.id().equals(before.id()))
          .forEach(set -> lost(Kind.APP_SET_LOST_MEMBER, set.id(), before.apps(), set.apps()));
    }
  }

  private void lost(Kind kind, String id, Set<String> before, Set<String> after) {
    Set<String> lost = new TreeSet<>(before);
    lost.removeAll(after);
    if (!lost.isEmpty()) {
      String members = String.join(", ", lost);
      findings.add(
          warning(
              kind,
              id,
              null,
              "The set no longer has " + members + "; every rule that names it shuts there.",
              "该集合不再包含 " + members + "，引用它的规则将随之关闭。"));
    }
  }

  private void rules() {
    Map<String, Rule> byName = new HashMap<>();
    Map<String, Rule> newest = new HashMap<>();
    for (Rule rule : draft.rules()) {
      byName.put(rule.name(), rule);
      newest.merge(rule.id(), rule, (a, b) -> a.version() > b.version() ? a : b);
    }
    for (Rule before : inForce.rules()) {
      Rule same = byName.get(before.name());
      if (same != null && executed(before) && !settled(before).equals(settled(same))) {
        edited(before);
      }
      if (same == null && executed(before)) {
        removed(before);
      }
      Rule after = newest.get(before.id());
      if (after != null && Timeline.from(now, before, after).isEverOpen(before)) {
        ramp(before, after, "userRollout", Rule::userRollout);
        ramp(before, after, "merchantCoverage", Rule::merchantCoverage);
      }
    }
  }

  private void prohibitions() {
    Set<String> kept = new HashSet<>();
    draft.prohibitions().forEach(prohibition -> kept.add(prohibition.name()));
    inForce.prohibitions().stream()
        .filter(prohibition -> !kept.contains(prohibition.name()))
        .filter(
            prohibition ->
                prohibition.effectiveTo() == null || prohibition.effectiveTo().isAfter(now))
        .forEach(
            prohibition ->
                findings.add(
                    warning(
                        Kind.PROHIBITION_REMOVED,
                        prohibition.name(),
                        null,
                        "The prohibition is gone; what it forbids is left to the rules.",
                        "该禁止性规定已被移除，其所禁止的交易将仅由规则决定。")));
  }

  private void removed(Rule rule) {
    findings.add(
        warning(
            Kind.OPEN_RULE_REMOVED,
            rule.name(),
            null,
            "It has been open and is gone; a rule that is to end keeps its place and gets an end.",
            "该规则已执行过，却从草案中消失；停用规则应保留并设定终止日期。"));
  }

  private boolean executed(Rule rule) {
    return rule.dates().anyMatch(at -> !at.isAfter(now) && rule.openAt(at));
  }

  private void edited(Rule rule) {
    findings.add(
        error(
            Kind.EXECUTED_RULE_EDITED,
            rule.name(),
            null,
            "It has been open and says something else about the time until now; a change of what was"
                + " takes a new version.",
            "该规则已执行过，而草案改写了其既往内容；修改须使用新的版本号。"));
  }

  /**
   * A rule as far as it has been lived: what it plans after now may still change. Sets count by
   * their names, because their members have versions of their own.
   */
  private Map<String, String> settled(Rule rule) {
    Map<String, String> fields = Fields.of(rule);
    fields.put(
        "lifecycle",
        rule.lifecycle().stream().filter(phase -> !phase.from().isAfter(now)).toList() + "");
    fields.put("userRollout", until(rule.userRollout()));
    fields.put("merchantCoverage", until(rule.merchantCoverage()));
    if (rule.effectiveTo() != null && rule.effectiveTo().isAfter(now)) {
      fields.remove("effectiveTo");
    }
    if (rule.payerAppSet() != null) {
      fields.remove("payerApps");
    }
    return fields;
  }

  private String until(Ramp ramp) {
    return ramp.salt() + ramp.steps().stream().filter(step -> !step.from().isAfter(now)).toList();
  }

  private void ramp(Rule before, Rule after, String field, Function<Rule, Ramp> of) {
    Ramp was = of.apply(before);
    Ramp is = of.apply(after);
    if (!Objects.equals(was.salt(), is.salt())) {
      boolean fallsOut = was.bpsAt(now) > 0 && is.bpsAt(now) < Ramp.ALL_BPS;
      String en =
          "The salt of "
              + field
              + " changes"
              + (fallsOut ? ": some who are in fall out." : "; nobody falls out by it now.");
      String zh = field + " 的盐值发生变化" + (fallsOut ? "：部分已纳入者将被移出。" : "，目前不会有人被移出。");
      findings.add(
          new Finding(
              fallsOut ? Finding.Severity.ERROR : Finding.Severity.WARNING,
              Kind.SALT_CHANGED,
              after.name(),
              before.name(),
              en,
              zh));
      return;
    }
    for (Instant at : Timeline.from(now, before, after).instants()) {
      if (before.openAt(at) && is.bpsAt(at) < was.bpsAt(at)) {
        findings.add(lowered(before, after, field, at, was.bpsAt(at), is.bpsAt(at)));
        return;
      }
    }
  }

  private Finding lowered(Rule before, Rule after, String field, Instant at, int was, int is) {
    String day = RulebookAnalysis.day(at, draft.zone());
    return error(
        Kind.RAMP_LOWERED,
        after.name(),
        before.name(),
        String.format(
            "On %s %s is %d instead of %d basis points: some fall out.", day, field, is, was),
        String.format("%s，%s 由 %d 降为 %d 基点：部分已纳入者将被移出。", day, field, was, is));
  }
}
