package hutong.routing.route;

import static hutong.routing.route.ShippedRulebook.offline;
import static hutong.routing.route.ShippedRulebook.order;
import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.route.Decision.Opening;
import hutong.routing.rulebook.Rulebook;
import org.junit.jupiter.api.Test;

/** What the announcements of 30 September and 2 October 2021 open and what they leave shut. */
class AcceptanceMatrixTest {

  private static final String DAY = "2021-10-02";

  private final Rulebook rulebook = ShippedRulebook.load();
  private final Router router = new Router(rulebook);

  private void refused(ScanFacts facts, Reason reason, String nearest) {
    Decision decision = router.decide(facts);
    assertThat(decision.verdict()).isEqualTo(Decision.Verdict.REFUSE);
    assertThat(decision.reason()).isEqualTo(reason);
    assertThat(decision.rule().id()).isEqualTo(nearest);
  }

  private void accepted(ScanFacts facts, String rule) {
    Decision decision = router.decide(facts);
    assertThat(decision.reason()).isEqualTo(Reason.OK);
    assertThat(decision.rule().id()).isEqualTo(rule);
    assertThat(decision.route().clearingInstitution()).isEqualTo("UNIONPAY");
  }

  @Test
  void unionPayAppMayNotPayWeChatInShenzhenWhichIsNoCapital() {
    refused(offline("CUP_APP", "WECHAT", "440300", DAY), Reason.CITY_NOT_OPEN, "R-WX-01");
  }

  @Test
  void unionPayAppMayNotPayWeChatInAMunicipalityUntilTheOperatorSaysSo() {
    refused(offline("CUP_APP", "WECHAT", "110100", DAY), Reason.CITY_NOT_OPEN, "R-WX-01");
  }

  @Test
  void unionPayAppMayNotPayAlipayInHangzhouBeforeAllCitiesOpen() {
    // Given
    ScanFacts facts = offline("CUP_APP", "ALIPAY", "330100", DAY);

    // When
    Decision decision = router.decide(facts);

    // Then
    assertThat(decision.reason()).isEqualTo(Reason.CITY_NOT_OPEN);
    assertThat(decision.rule().id()).isEqualTo("R-AL-01");
    assertThat(decision.nextOpening())
        .isEqualTo(new Opening("R-AL-02", java.time.Instant.parse("2022-02-28T16:00:00Z")));
  }

  @Test
  void chinaMerchantsBankIsNotOnWeChatsList() {
    refused(offline("CMB_APP", "WECHAT", "440100", DAY), Reason.PAYER_APP_NOT_OPEN, "R-WX-01");
  }

  @Test
  void pingAnBankIsNotOnAlipaysList() {
    refused(offline("PAB_APP", "ALIPAY", "110100", DAY), Reason.PAYER_APP_NOT_OPEN, "R-AL-01");
  }

  @Test
  void weChatMayNotYetPayUnionPaysCodes() {
    refused(offline("WECHAT_APP", "UNIONPAY", "440100", DAY), Reason.DIRECTION_NOT_OPEN, "R-WX-07");
  }

  @Test
  void alipayMayNotYetPayUnionPaysCodes() {
    refused(offline("ALIPAY_APP", "UNIONPAY", "110100", DAY), Reason.DIRECTION_NOT_OPEN, "R-AL-03");
  }

  @Test
  void miniProgramIsShutTheDayBeforeItsTrial() {
    refused(
        order("CUP_APP", "WECHAT", "MINI_PROGRAM", "CASHIER", "luckin", "u-1001", "2021-09-21"),
        Reason.NOT_YET_EFFECTIVE,
        "R-MP-06");
  }

  @Test
  void taobaoShopOutsideTheFirstBatchIsRefused() {
    refused(
        taobao("taobao-shop-" + shopWithBucket(8_500, 10_000)),
        Reason.MERCHANT_NOT_COVERED,
        "R-TB-01");
  }

  @Test
  void cashierOfAlipayThatIsNotTaobaosIsRefused() {
    refused(taobao("other-shop"), Reason.MERCHANT_NOT_COVERED, "R-TB-01");
  }

  @Test
  void bankAggregateCodeBelongsToNoNetwork() {
    // Given
    ScanFacts facts =
        new ScanFacts(
            "CUP_APP",
            "BANK_CCB",
            "BANK_AGGREGATE",
            "MPM",
            "OFFLINE",
            "440100",
            null,
            null,
            null,
            "u-1001",
            1_000,
            ShippedRulebook.noon(DAY));

    // When
    Decision decision = router.decide(facts);

    // Then
    assertThat(decision.reason()).isEqualTo(Reason.DIRECTION_NOT_OPEN);
  }

  @Test
  void codeOfAnUnknownOwnerHasNoDirectionOnAnyDay() {
    for (String date : new String[] {"2019-01-01", "2021-09-21", DAY, "2022-03-01", "2030-01-01"}) {
      assertThat(router.decide(offline("CUP_APP", "NOBODY", "320500", date)).reason())
          .as(date)
          .isEqualTo(Reason.DIRECTION_NOT_OPEN);
    }
  }

  @Test
  void payersOwnCodeShownToAMerchantIsInNoRule() {
    // Given
    ScanFacts facts =
        new ScanFacts(
            "CUP_APP",
            "WECHAT",
            "CONSUMER_CODE",
            "CPM",
            "OFFLINE",
            "440100",
            null,
            null,
            null,
            "u-1001",
            1_000,
            ShippedRulebook.noon(DAY));

    // When
    Decision decision = router.decide(facts);

    // Then
    assertThat(decision.reason()).isEqualTo(Reason.CODE_CLASS_FORBIDDEN);
  }

  @Test
  void appThatNobodyRegisteredIsNamedAsTheReason() {
    refused(offline("NEW_APP", "WECHAT", "440100", DAY), Reason.PAYER_APP_NOT_OPEN, "R-WX-01");
  }

  @Test
  void userOutsideTheTrialGroupIsToldSo() {
    // The bucket of this user under this salt is 4670: in at half of the users, out at a tenth.
    String payer = "13800000000";
    refused(
        order("CUP_APP", "WECHAT", "MINI_PROGRAM", "SERVICE", "luckin", payer, "2021-09-22"),
        Reason.NOT_IN_GRAY,
        "R-MP-06");
    accepted(
        order("CUP_APP", "WECHAT", "MINI_PROGRAM", "SERVICE", "luckin", payer, "2021-09-30"),
        "R-MP-06");
  }

  @Test
  void unionPayAppPaysWeChatInCapitals() {
    accepted(offline("CUP_APP", "WECHAT", "440100", DAY), "R-WX-01");
    accepted(offline("CUP_APP", "WECHAT", "330100", DAY), "R-WX-01");
  }

  @Test
  void unionPayAppPaysAlipayInShenzhenWhichIsNamed() {
    accepted(offline("CUP_APP", "ALIPAY", "440300", DAY), "R-AL-01");
  }

  @Test
  void unionPayAppPaysAlipayEverywhereFromMarch2022() {
    accepted(offline("CUP_APP", "ALIPAY", "330100", "2022-03-01"), "R-AL-02");
    accepted(offline("CUP_APP", "ALIPAY", "440300", "2022-03-01"), "R-AL-02");
  }

  @Test
  void citicBankIsOnBothLists() {
    // When
    Decision toAlipay = router.decide(offline("CITIC_APP", "ALIPAY", "440100", DAY));
    Decision toWeChat = router.decide(offline("CITIC_APP", "WECHAT", "440100", DAY));

    // Then
    assertThat(toAlipay.rule().id()).isEqualTo("R-AL-01");
    assertThat(toAlipay.route())
        .isEqualTo(new Decision.Route("CITIC", "ALIPAY", "UNIONPAY", "FS-INTEROP-EXAMPLE"));
    assertThat(toWeChat.rule().id()).isEqualTo("R-WX-06");
    assertThat(toWeChat.route().payeeInstitution()).isEqualTo("TENPAY");
  }

  @Test
  void rechargeIsOpenEverywhere() {
    accepted(
        order("CUP_APP", "WECHAT", "ONLINE_SERVICE", "SERVICE", "qcoin", "u-1001", DAY), "R-SV-01");
  }

  @Test
  void taobaoShopOfTheFirstBatchIsOpen() {
    accepted(taobao("taobao-shop-" + shopWithBucket(0, 8_500)), "R-TB-01");
  }

  private static ScanFacts taobao(String merchant) {
    return order("CUP_APP", "ALIPAY", "ONLINE_CASHIER", "CASHIER", merchant, "u-1001", DAY);
  }

  private static int shopWithBucket(int from, int to) {
    int shop = 0;
    for (int bucket = -1; bucket < from || bucket >= to; ) {
      bucket = Bucket.of("taobao-shops", "taobao-shop-" + ++shop);
    }
    return shop;
  }
}
