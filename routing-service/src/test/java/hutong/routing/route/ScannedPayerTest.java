package hutong.routing.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.routing.route.Check.Predicate;
import hutong.routing.rulebook.BadRulebookException;
import hutong.routing.rulebook.EditedRulebook;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merchant scans the payer's code: the acquirer is the scanner, the app's institution pays. */
class ScannedPayerTest {

  @TempDir Path directory;
  private EditedRulebook book;
  private Router router;

  @BeforeEach
  void open() {
    book = new EditedRulebook(directory).withScannedPayers();
    router = new Router(book.load());
  }

  private static ScanFacts scan(String app, String mode, String acquirer) {
    return new ScanFacts(
        app,
        "WECHAT",
        mode.equals("CPM") ? "CONSUMER_CODE" : "MERCHANT_STATIC",
        mode,
        "OFFLINE",
        "440100",
        "shop-0042",
        null,
        null,
        "code:9f2b4c6d8e0a1b3c5d7e9f1a2b3c4d5e",
        1_000,
        ShippedRulebook.noon("2021-10-02"),
        acquirer);
  }

  private Decision decide(String app, String acquirer) {
    return router.decide(scan(app, "CPM", acquirer));
  }

  @Test
  void acquirerThatNobodyKnowsHasNoDirection() {
    Decision decision = decide("WECHAT_APP", "NOBODY");
    assertThat(decision.reason()).isEqualTo(Reason.DIRECTION_NOT_OPEN);
    assertThat(decision.checks().get(Predicate.DIRECTION.ordinal()).value()).isEqualTo("?>WECHAT");
  }

  @Test
  void clearingInstitutionThatServesNoMerchantHasNoDirection() {
    assertThat(decide("WECHAT_APP", "NUCC").reason()).isEqualTo(Reason.DIRECTION_NOT_OPEN);
  }

  @Test
  void acquirerOfANetworkThatIsNotOpenIsRefused() {
    Decision decision = decide("WECHAT_APP", "ALIPAY");
    assertThat(decision.reason()).isEqualTo(Reason.DIRECTION_NOT_OPEN);
    assertThat(decision.rule().id()).isEqualTo("R-CPM-01");
  }

  @Test
  void withoutAnAcquirerNothingIsOpen() {
    assertThat(decide("WECHAT_APP", null).accepted()).isFalse();
  }

  @Test
  void appThatTheRuleDoesNotNameIsRefused() {
    Decision decision = decide("ALIPAY_APP", "CCB");
    assertThat(decision.reason()).isEqualTo(Reason.PAYER_APP_NOT_OPEN);
    assertThat(decision.rule().id()).isEqualTo("R-CPM-01");
  }

  @Test
  void shippedRulebookOpensNoScannedPayer() {
    Decision decision =
        new Router(ShippedRulebook.load()).decide(scan("WECHAT_APP", "CPM", "UNIONPAY"));
    assertThat(decision.accepted()).isFalse();
  }

  @Test
  void appsInstitutionPaysTheAcquirer() {
    for (String acquirer : new String[] {"UNIONPAY", "CCB"}) {
      Decision decision = decide("WECHAT_APP", acquirer);
      assertThat(decision.reason()).isEqualTo(Reason.OK);
      assertThat(decision.rule().id()).isEqualTo("R-CPM-01");
      assertThat(decision.route())
          .isEqualTo(
              new Decision.Route("TENPAY", acquirer, "UNIONPAY", decision.rule().feeScheduleId()));
    }
  }

  @Test
  void acquirerMeansNothingWhereThePayerScans() {
    Decision decision = router.decide(scan("CUP_APP", "MPM", "CCB"));
    assertThat(decision.rule().id()).isEqualTo("R-WX-01");
    assertThat(decision.route().payeeInstitution()).isEqualTo("TENPAY");
  }

  @Test
  void ruleWhoseAppsDoNotShowTheOwnersCodesIsRefused() {
    book.rule("R-CPM-01", rule -> rule.putArray("payerApps").add("CUP_APP"));
    assertThatThrownBy(book::load)
        .isInstanceOf(BadRulebookException.class)
        .hasMessageContaining("CUP_APP is of no participant of the code owner's network");
  }

  @Test
  void ruleForBothWaysOfScanningIsRefused() {
    book.rule("R-CPM-01", rule -> rule.putArray("modes").add("CPM").add("MPM"));
    assertThatThrownBy(book::load)
        .isInstanceOf(BadRulebookException.class)
        .hasMessageContaining("CPM has other apps than the rest");
  }
}
