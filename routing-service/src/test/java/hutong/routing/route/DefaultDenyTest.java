package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.rulebook.EditedRulebook;
import hutong.routing.rulebook.Rule;
import hutong.routing.rulebook.Rulebook;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not in the rulebook is refused. */
class DefaultDenyTest {

  private static final Rulebook RULEBOOK = ShippedRulebook.load();

  @Property(tries = 5_000)
  void acceptsExactlyWhatSomeRuleAcceptsByAPlainReading(@ForAll("requests") ScanFacts facts) {
    // When
    Decision decision = new Router(RULEBOOK).decide(facts);

    // Then
    assertThat(decision.accepted())
        .isEqualTo(RULEBOOK.rules().stream().anyMatch(rule -> plainly(rule, facts)));
  }

  @Property(tries = 2_000)
  void refusalAlwaysNamesAReasonAndARuleThatFails(@ForAll("requests") ScanFacts facts) {
    // When
    Decision decision = new Router(RULEBOOK).decide(facts);

    // Then
    assertThat(decision.checks())
        .extracting(Check::name)
        .containsExactlyElementsOf(
            EnumSet.range(Check.Predicate.LIFECYCLE, Check.Predicate.PROHIBITION));
    assertThat(decision.checks().stream().allMatch(Check::passed)).isEqualTo(decision.accepted());
    assertThat(decision).isEqualTo(new Router(RULEBOOK).decide(facts));
  }

  @Property(tries = 1_000)
  void announcedOpeningIsKeptIfNothingChanges(@ForAll("requests") ScanFacts facts) {
    // When
    Decision decision = new Router(RULEBOOK).decide(facts);

    // Then
    if (decision.nextOpening() != null) {
      Decision then = new Router(RULEBOOK).decide(facts.at(decision.nextOpening().from()));
      assertThat(then.accepted()).isTrue();
    }
  }

  @Test
  void directionOpensByOnePublicationOfTheOperator(@TempDir Path directory) {
    // Given
    EditedRulebook files = new EditedRulebook(directory);
    files.rule(
        "R-AL-03",
        rule ->
            ((ArrayNode) rule.get("lifecycle"))
                .add(
                    ((ObjectNode) rule.get("lifecycle").get(0))
                        .deepCopy()
                        .put("state", "LIVE")
                        .put("from", "2021-10-08")));
    Router router = new Router(files.load());

    // When
    Decision before = router.decide(alipayPaysUnionPay("2021-10-02"));
    Decision after = router.decide(alipayPaysUnionPay("2021-10-08"));

    // Then
    assertThat(before.reason()).isEqualTo(Reason.DIRECTION_NOT_OPEN);
    assertThat(before.nextOpening().ruleId()).isEqualTo("R-AL-03");
    assertThat(after.accepted()).isTrue();
    assertThat(after.route().payerInstitution()).isEqualTo("ALIPAY");
  }

  private static ScanFacts alipayPaysUnionPay(String date) {
    return ShippedRulebook.offline("ALIPAY_APP", "UNIONPAY", "110100", date);
  }

  /** Written without the code under test, and with another way to the hash. */
  private static boolean plainly(Rule rule, ScanFacts facts) {
    return List.of("GRAY", "LIVE").contains(rule.stateAt(facts.at()).name())
        && rule.effectiveFrom() != null
        && rule.effectiveFrom().compareTo(facts.at()) <= 0
        && (rule.effectiveTo() == null || rule.effectiveTo().compareTo(facts.at()) > 0)
        && rule.codeOwner().equals(facts.codeOwner())
        && rule.payerApps().contains(facts.payerApp())
        && rule.scenes().contains(facts.scene())
        && rule.codeClasses().contains(facts.codeClass())
        && rule.modes().contains(facts.mode())
        && (rule.cities().name().equals("ALL") || rule.cities().codes().contains("" + facts.city()))
        && rule.merchants().contains(facts.merchantId(), facts.sceneCode(), facts.mcc())
        && in(
            rule.merchantCoverage().salt(),
            facts.merchantId(),
            rule.merchantCoverage().bpsAt(facts.at()))
        && in(rule.userRollout().salt(), facts.payerRef(), rule.userRollout().bpsAt(facts.at()));
  }

  private static boolean in(String salt, String subject, int bps) {
    if (bps == 10_000 || subject == null) {
      return bps == 10_000;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((salt + "\n" + subject).getBytes(StandardCharsets.UTF_8));
      BigInteger first = new BigInteger(1, java.util.Arrays.copyOf(hash, 8));
      return first.mod(BigInteger.valueOf(10_000)).intValueExact() < bps;
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Provide
  Arbitrary<ScanFacts> requests() {
    Arbitrary<String> apps =
        Arbitraries.of(
            "CUP_APP", "CMB_APP", "PAB_APP", "CITIC_APP", "WECHAT_APP", "ALIPAY_APP", "X_APP");
    Arbitrary<String> owners = Arbitraries.of("WECHAT", "ALIPAY", "UNIONPAY", "BANK_CCB");
    Arbitrary<String> classes =
        Arbitraries.of("MERCHANT_STATIC", "PERSONAL_STATIC", "ONLINE_ORDER", "CONSUMER_CODE");
    Arbitrary<String> modes = Arbitraries.of("MPM", "CPM", "CASHIER", "SERVICE");
    Arbitrary<String> scenes =
        Arbitraries.of("OFFLINE", "ONLINE_CASHIER", "MINI_PROGRAM", "ONLINE_SERVICE");
    Arbitrary<String> cities =
        Arbitraries.of("440100", "440300", "110100", "330100", "320500").injectNull(0.2);
    Arbitrary<String> merchants =
        Arbitraries.of("luckin", "qcoin", "taobao-1", "taobao-22", "m-1").injectNull(0.2);
    Arbitrary<Instant> days =
        Arbitraries.integers()
            .between(0, 800)
            .map(day -> Instant.parse("2020-10-01T16:00:00Z").plus(day, ChronoUnit.DAYS));
    return Combinators.combine(apps, owners, classes, modes, scenes, cities, merchants, days)
        .as(
            (app, owner, codeClass, mode, scene, city, merchant, day) ->
                new ScanFacts(
                    app,
                    owner,
                    codeClass,
                    mode,
                    scene,
                    city,
                    merchant,
                    null,
                    null,
                    "u-" + day.getEpochSecond() % 9973,
                    100,
                    day));
  }
}
