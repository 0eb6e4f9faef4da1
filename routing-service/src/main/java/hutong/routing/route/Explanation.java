package hutong.routing.route;

import hutong.routing.route.DecisionDocument.PredicateDocument;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A decision in sentences, from what is stored with it and nothing else.
 *
 * @param en in English
 * @param zh the same in Chinese
 */
public record Explanation(List<String> en, List<String> zh) {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of("Asia/Shanghai"));

  /** What a predicate asks about, in both languages. */
  private static final Map<String, String[]> SUBJECTS =
      Map.ofEntries(
          Map.entry("lifecycle", new String[] {"the state of the rule", "规则状态"}),
          Map.entry("date", new String[] {"the date", "日期"}),
          Map.entry("direction", new String[] {"the direction", "方向"}),
          Map.entry("payerApp", new String[] {"the payer app", "付款应用"}),
          Map.entry("scene", new String[] {"the scene", "场景"}),
          Map.entry("code", new String[] {"the kind of code and the mode", "码类与模式"}),
          Map.entry("city", new String[] {"the city", "城市"}),
          Map.entry("merchant", new String[] {"the merchant", "商户"}),
          Map.entry("merchantCoverage", new String[] {"the share of merchants", "商户覆盖率"}),
          Map.entry("amount", new String[] {"the amount in fen", "金额（分）"}),
          Map.entry("userRollout", new String[] {"the share of users", "用户灰度"}),
          Map.entry("prohibition", new String[] {"the prohibition", "禁止性规定"}),
          Map.entry(
              "netDebitCap",
              new String[] {"the net debit cap of the payer's institution", "付款机构的净借记限额"}),
          Map.entry(
              "liquidity",
              new String[] {"the liquidity cover of the payer's institution", "付款机构的流动性保障"}));

  public Explanation {
    en = List.copyOf(en);
    zh = List.copyOf(zh);
  }

  /** The decision as it is stored; predicates of later versions are named as they are. */
  public static Explanation of(DecisionDocument decision) {
    Sentences sentences = new Sentences();
    if (decision.verdict() == Decision.Verdict.ACCEPT) {
      accepted(decision, sentences);
    } else {
      refused(decision, sentences);
    }
    return new Explanation(sentences.en, sentences.zh);
  }

  private static void accepted(DecisionDocument decision, Sentences sentences) {
    sentences.add(
        "Accepted: rule %s opens it (rulebook %s, for %s Shanghai time).",
        "接受：规则 %s 已开放该交易（规则集 %s，北京时间 %s）。",
        decision.ruleId(),
        decision.rulebookVersion(),
        LOCAL.format(decision.evaluatedFor()));
    sentences.add(
        "All %d conditions of the rule hold.", "规则的全部 %d 项条件均满足。", decision.predicates().size());
    for (PredicateDocument predicate : decision.predicates()) {
      if (predicate.bucket() != null) {
        String[] subject = subject(predicate);
        sentences.add(
            "For %s, the hash falls into bucket %d, and the rule takes %s.",
            "%s：哈希桶为 %d，规则要求 %s。",
            List.of(subject[0], predicate.bucket(), text(predicate.expected(), "any")),
            List.of(subject[1], predicate.bucket(), text(predicate.expected(), "不限")));
      }
    }
  }

  private static void refused(DecisionDocument decision, Sentences sentences) {
    sentences.add(
        "Refused, %s %s: %s.",
        "拒绝，%s %s：%s。",
        List.of(decision.reason().code(), decision.reason().name(), decision.reason().en()),
        List.of(decision.reason().code(), decision.reason().name(), decision.reason().zh()));
    List<PredicateDocument> failed =
        decision.predicates().stream().filter(predicate -> !predicate.passed()).toList();
    boolean byLaw = failed.stream().anyMatch(predicate -> predicate.name().equals("prohibition"));
    if (byLaw) {
      String name = failed.get(failed.size() - 1).value();
      sentences.add(
          "Prohibition %s forbids it, whatever the rules open.", "%s 禁止该交易，不论规则是否开放。", name);
    }
    sentences.add(
        "The nearest rule is %s (rulebook %s, for %s Shanghai time).",
        "最接近的规则是 %s（规则集 %s，北京时间 %s）。",
        decision.nearestRule(),
        decision.rulebookVersion(),
        LOCAL.format(decision.evaluatedFor()));
    for (PredicateDocument predicate : failed) {
      if (!predicate.name().equals("prohibition")) {
        String[] subject = subject(predicate);
        sentences.add(
            "What fails is %s: the request has %s, the rule asks for %s.",
            "未满足：%s。请求为 %s，规则要求 %s。",
            List.of(subject[0], text(predicate.value(), "none"), text(predicate.expected(), "-")),
            List.of(subject[1], text(predicate.value(), "无"), text(predicate.expected(), "-")));
      }
    }
    opening(decision.nextOpening(), sentences);
  }

  private static void opening(Decision.Opening opening, Sentences sentences) {
    if (opening == null) {
      sentences.add(
          "No rule of this rulebook will accept it on a later day: one has to be opened.",
          "本规则集中没有规则会在以后接受该交易：需由运营方另行开放。");
    } else {
      sentences.add(
          "By rule %s the same request is accepted from %s Shanghai time on.",
          "依规则 %s，同样的请求自北京时间 %s 起将被接受。", opening.ruleId(), LOCAL.format(opening.from()));
    }
  }

  private static String[] subject(PredicateDocument predicate) {
    return SUBJECTS.getOrDefault(
        predicate.name(), new String[] {predicate.name(), predicate.name()});
  }

  private static String text(String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private static final class Sentences {
    private final List<String> en = new ArrayList<>();
    private final List<String> zh = new ArrayList<>();

    void add(String english, String chinese, Object... values) {
      en.add(String.format(english, values));
      zh.add(String.format(chinese, values));
    }

    void add(String english, String chinese, List<?> valuesEn, List<?> valuesZh) {
      en.add(String.format(english, valuesEn.toArray()));
      zh.add(String.format(chinese, valuesZh.toArray()));
    }
  }
}
