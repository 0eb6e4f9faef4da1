package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  private static final Instant NOW = Instant.parse("2021-10-02T04:00:01Z");
  private final Router router = new Router(ShippedRulebook.load());

  private Explanation explain(ScanFacts facts) {
    return Explanation.of(DecisionDocument.of(UUID.randomUUID(), router.decide(facts), NOW));
  }

  @Test
  void refusalSaysWhatFailsAndFromWhenItWouldBeAccepted() {
    // When
    Explanation explanation =
        explain(ShippedRulebook.offline("CUP_APP", "ALIPAY", "330100", "2021-10-02"));

    // Then
    assertThat(explanation.en())
        .contains(
            "Refused, RT02 CITY_NOT_OPEN: Not open in this city.",
            "What fails is the city: the request has 330100, the rule asks for"
                + " ALIPAY_SEVEN_CITIES.",
            "By rule R-AL-02 the same request is accepted from 2022-03-01 00:00 Shanghai time on.");
    assertThat(explanation.zh())
        .hasSameSizeAs(explanation.en())
        .contains(
            "拒绝，RT02 CITY_NOT_OPEN：该城市尚未开放。",
            "未满足：城市。请求为 330100，规则要求 ALIPAY_SEVEN_CITIES。",
            "依规则 R-AL-02，同样的请求自北京时间 2022-03-01 00:00 起将被接受。");
  }

  @Test
  void refusalForGoodSaysThatSomethingHasToBeOpened() {
    // When
    Explanation explanation =
        explain(ShippedRulebook.offline("CUP_APP", "WECHAT", "440300", "2021-10-02"));

    // Then
    assertThat(explanation.zh()).last().isEqualTo("本规则集中没有规则会在以后接受该交易：需由运营方另行开放。");
  }

  @Test
  void prohibitionIsNamedAsTheLaw() {
    // Given
    ScanFacts facts =
        new ScanFacts(
            "CUP_APP",
            "WECHAT",
            "PERSONAL_STATIC",
            "MPM",
            "REMOTE",
            "440100",
            null,
            null,
            null,
            "u-1001",
            1_280,
            Instant.parse("2022-03-01T02:00:00Z"));

    // When
    Explanation explanation = explain(facts);

    // Then
    assertThat(explanation.en())
        .contains("Prohibition P-259-01 forbids it, whatever the rules open.");
    assertThat(explanation.zh()).contains("P-259-01 禁止该交易，不论规则是否开放。");
  }

  @Test
  void acceptanceNamesItsRuleAndTheBucketsAndNeverThePayer() {
    // When
    Explanation explanation =
        explain(ShippedRulebook.offline("CUP_APP", "WECHAT", "440100", "2021-10-02"));

    // Then
    assertThat(explanation.en().get(0))
        .startsWith("Accepted: rule R-WX-01 opens it (rulebook 2021");
    assertThat(explanation.zh().get(0))
        .startsWith("接受：规则 R-WX-01 已开放该交易")
        .contains("2021-10-02 12:00");
    assertThat(explanation.en()).anyMatch(sentence -> sentence.contains("falls into bucket"));
    assertThat(explanation.toString()).doesNotContain("u-1001");
  }
}
