package hutong.routing.reserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The limits that the product ships, and files that must not be taken. */
class LimitPolicyTest {

  private static final Instant AT = Instant.parse("2021-10-02T02:00:00Z");
  private static final String GOOD =
      """
      {"format": 1, "version": "v", "timeZone": "Asia/Shanghai", "evidence": {"source": "s"},
       "dynamicCodeClasses": ["MERCHANT_DYNAMIC"], "refundGivesBack": false,
       "tiers": [
        {"tier": "D", "code": "STATIC", "dailyMaxMinor": 50000, "effectiveFrom": "2018-04-01"},
        {"tier": "A", "code": "DYNAMIC", "minFactors": 2, "certificate": true,
         "effectiveFrom": "2018-04-01"},
        {"tier": "B", "code": "DYNAMIC", "minFactors": 2, "dailyMaxMinor": 500000,
         "effectiveFrom": "2018-04-01", "effectiveTo": "2022-01-01"},
        {"tier": "C", "code": "DYNAMIC", "dailyMaxMinor": 100000, "effectiveFrom": "2018-04-01"}],
       "contracts": [
        {"institution": "CCB", "tier": "A", "dailyMaxMinor": 2000000,
         "effectiveFrom": "2021-01-01"}]}
      """;

  private final LimitPolicy shipped = LimitPolicyProducer.packaged();

  private static LimitPolicy read(String json) {
    return LimitFile.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Use use(String codeClass, int factors, boolean certificate, Instant at) {
    return new Use(
        UUID.randomUUID(),
        "CCB",
        "u-1",
        "DEBIT",
        "a-1",
        codeClass,
        factors,
        certificate,
        1_280,
        at);
  }

  private static String tier(LimitPolicy policy, Use use) {
    return policy
        .reservation(use)
        .map(one -> one.tier() + (one.counts() ? " " + one.maxMinor() : ""))
        .orElse("none");
  }

  private static void refused(String json, String fault) {
    assertThatThrownBy(() -> read(json))
        .as(fault)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void fileWithAFaultIsRefusedAndEveryFaultIsNamed() {
    refused("{", "MALFORMED");
    refused(GOOD.replace("\"version\"", "\"wersion\""), "UNKNOWN_FIELD");
    refused(GOOD.replace("\"format\": 1", "\"format\": 2"), "format must be 1");
    refused(GOOD.replace("Asia/Shanghai", "Asia/Nowhere"), "timeZone");
    refused(GOOD.replace("\"D\"", "\"C\""), "every tier from A to D");
    refused(GOOD.replace(": 50000,", ": 0,"), "tier D: dailyMaxMinor is not positive");
    refused(GOOD.replace("\"dailyMaxMinor\": 100000, ", ""), "tier C: dailyMaxMinor is missing");
    refused(GOOD.replace("\"minFactors\": 2, \"d", "\"minFactors\": 6, \"d"), "minFactors");
    refused(GOOD.replace("2022-01-01", "2018-04-01"), "tier B: it ends before it begins");
    refused(GOOD.replace("2021-01-01", "1 January"), "contract of CCB: a date");
    refused(GOOD.replace("\"CCB\", \"tier\": \"A\"", "\"CCB\", \"tier\": \"B\""), "only tier A");
    refused(GOOD.replace("\"evidence\": {\"source\": \"s\"},", ""), "evidence is missing");
    assertThatThrownBy(() -> read(GOOD.replace("2022-01-01", "x").replace(": 50000,", ": -1,")))
        .hasMessageContaining("tier D")
        .hasMessageContaining("tier B");
  }

  @Test
  void staticCodeIsInTierDWhateverTheVerification() {
    for (String codeClass : new String[] {"PERSONAL_STATIC", "MERCHANT_STATIC", "BANK_AGGREGATE"}) {
      assertThat(tier(shipped, use(codeClass, 5, true, AT))).as(codeClass).isEqualTo("D 50000");
    }
  }

  @Test
  void classThatNobodyKnowsCountsAsStatic() {
    assertThat(tier(shipped, use("HOLOGRAM", 2, true, AT))).isEqualTo("D 50000");
  }

  @Test
  void verificationDecidesTheTierOfADynamicCode() {
    for (String codeClass :
        new String[] {"PERSONAL_DYNAMIC", "MERCHANT_DYNAMIC", "CONSUMER_CODE", "ONLINE_ORDER"}) {
      assertThat(tier(shipped, use(codeClass, 0, false, AT))).isEqualTo("C 100000");
      assertThat(tier(shipped, use(codeClass, 1, true, AT))).isEqualTo("C 100000");
      assertThat(tier(shipped, use(codeClass, 2, false, AT))).isEqualTo("B 500000");
      assertThat(tier(shipped, use(codeClass, 2, true, AT))).isEqualTo("A");
    }
  }

  @Test
  void contractLimitsTierAForItsInstitutionAndItsTime() {
    LimitPolicy policy = read(GOOD);
    Instant before = Instant.parse("2020-12-31T15:59:59Z");
    assertThat(tier(policy, use("MERCHANT_DYNAMIC", 2, true, AT))).isEqualTo("A 2000000");
    assertThat(tier(policy, use("MERCHANT_DYNAMIC", 2, true, before))).isEqualTo("A");
    assertThat(tier(policy, use("MERCHANT_DYNAMIC", 2, false, AT))).isEqualTo("B 500000");
  }

  @Test
  void tierThatHasEndedLeavesItsPayersToTheNext() {
    assertThat(
            tier(
                read(GOOD),
                use("MERCHANT_DYNAMIC", 2, false, Instant.parse("2021-12-31T16:00:00Z"))))
        .isEqualTo("C 100000");
  }

  @Test
  void nothingIsLimitedBeforeTheRulesCameIntoForce() {
    assertThat(
            tier(shipped, use("MERCHANT_STATIC", 0, false, Instant.parse("2018-03-31T15:59:59Z"))))
        .isEqualTo("none");
    assertThat(
            tier(shipped, use("MERCHANT_STATIC", 0, false, Instant.parse("2018-03-31T16:00:00Z"))))
        .isEqualTo("D 50000");
  }

  @Test
  void dayIsThatOfShanghai() {
    assertThat(day("2021-10-02T15:59:59.999999Z")).isEqualTo("2021-10-02");
    assertThat(day("2021-10-02T16:00:00Z")).isEqualTo("2021-10-03");
  }

  private LocalDate day(String at) {
    return shipped
        .reservation(use("MERCHANT_STATIC", 0, false, Instant.parse(at)))
        .orElseThrow()
        .key()
        .day();
  }

  @Test
  void refundGivesNothingBackUnlessTheFileSaysSo() {
    assertThat(shipped.refundGivesBack()).isFalse();
    assertThat(read(GOOD.replace("Back\": false", "Back\": true")).refundGivesBack()).isTrue();
  }

  @Test
  void payerAndAccountAreInNoText() {
    Use use = use("MERCHANT_STATIC", 0, false, AT);
    Reservation reservation = shipped.reservation(use).orElseThrow();
    assertThat(use.toString() + reservation + new Reservation.Outcome(reservation, 0).check())
        .doesNotContain("u-1")
        .doesNotContain("a-1");
  }
}
