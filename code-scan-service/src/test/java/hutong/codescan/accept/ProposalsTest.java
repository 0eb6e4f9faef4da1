package hutong.codescan.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import hutong.codescan.accept.ScanRequest.AccountType;
import hutong.codescan.accept.ScanRequest.Scene;
import hutong.codescan.outbox.ScanEvent;
import hutong.codescan.recognise.Shipped;
import hutong.codescan.support.Requests;
import hutong.runtime.id.Ids;
import hutong.runtime.seal.SealBrokenException;
import hutong.runtime.seal.Sealer;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalsTest {

  private static final Instant NOW = Instant.parse("2021-10-02T02:00:00.123456789Z");
  private static final String WECHAT_CODE = "134567890123456789";

  private final Sealer sealer =
      new Sealer("ZGV2ZWxvcG1lbnQtb25seS1kZXZlbG9wbWVudC1vbmw=", "k1", Map.of());
  private final Proposals proposals = at(NOW);

  private Proposals at(Instant now) {
    CodeScanConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(CodeScanConfig.class)
            .withDefaultValue("hutong.codescan.code-hash-key", "0123456789".repeat(4))
            .build()
            .getConfigMapping(CodeScanConfig.class);
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    return new Proposals(
        Shipped.recogniser(), config, new KeyedHash(config), sealer, new Ids(clock), clock);
  }

  private static ScanRequest request(
      String code, String payerApp, String payerRef, String acquirer, Instant scannedAt) {
    return new ScanRequest(
        "acquirer-19",
        "k-1",
        payerApp,
        payerRef,
        acquirer,
        AccountType.DEBIT,
        null,
        null,
        Scene.OFFLINE,
        "440100",
        code,
        scannedAt,
        null,
        null,
        null,
        1280,
        "CNY");
  }

  private Proposal propose(ScanRequest request, Instant arrivedAt) {
    return proposals.propose(new Submission(request, Door.HTTP, arrivedAt, null));
  }

  private Proposal scannedAt(Instant instant) {
    return propose(request(WECHAT_CODE, null, null, "ICBC", instant), NOW);
  }

  private static Answer.Malformed missing(String field) {
    return new Answer.Malformed("MISSING_FIELD", field, "is required");
  }

  @Test
  void a_payers_code_needs_the_acquirer_whose_merchant_scanned_it() {
    Proposal proposal = propose(request(WECHAT_CODE, "WECHAT_APP", "u-1", null, null), NOW);
    assertThat(proposal.malformed()).isEqualTo(missing("acquirer"));
    assertThat(proposal.spends()).isFalse();
  }

  @Test
  void a_merchants_code_needs_its_payer_whether_or_not_there_is_an_acquirer() {
    String plate = Requests.WECHAT_PLATE;
    assertThat(propose(request(plate, null, "u-1", "ICBC", null), NOW).malformed())
        .isEqualTo(missing("payerApp"));
    assertThat(propose(request(plate, "CUP_APP", null, "ICBC", null), NOW).malformed())
        .isEqualTo(missing("payerRef"));
    assertThat(propose(request(plate, "CUP_APP", "u-1", null, null), NOW).malformed()).isNull();
  }

  @Test
  void what_an_acquirer_scanned_and_nobody_knows_is_refused_and_not_malformed() {
    Proposal proposal = propose(request("hello", null, null, "ICBC", null), NOW);
    assertThat(proposal.malformed()).isNull();
    assertThat(proposal.reason().code()).isEqualTo("SC01");
    assertThat(proposal.spends()).isFalse();
  }

  @Test
  void a_code_is_refused_a_millisecond_after_its_time_and_is_not_spent() {
    assertThat(scannedAt(NOW.minusMillis(65_001)).reason().code()).isEqualTo("SC04");
    assertThat(scannedAt(NOW.minusMillis(65_001)).spends()).isFalse();
    assertThat(scannedAt(NOW.minusMillis(65_000)).reason()).isNull();
    assertThat(scannedAt(NOW.minusMillis(65_000)).spends()).isTrue();
  }

  @Test
  void a_time_to_come_is_malformed_beyond_the_skew() {
    assertThat(scannedAt(NOW.plusMillis(5_001)).malformed().field()).isEqualTo("scannedAt");
    assertThat(scannedAt(NOW.plusMillis(5_001)).spends()).isFalse();
    assertThat(scannedAt(NOW.plusMillis(5_000)).malformed()).isNull();
    assertThat(scannedAt(NOW.plusMillis(5_000)).spends()).isTrue();
  }

  @Test
  void a_merchants_code_grows_no_older_but_is_not_scanned_in_a_time_to_come_either() {
    String plate = Requests.WECHAT_PLATE;
    Instant before = Instant.EPOCH;
    Instant after = NOW.plusMillis(5_001);
    assertThat(propose(request(plate, "CUP_APP", "u-1", null, before), NOW).reason()).isNull();
    assertThat(propose(request(plate, "CUP_APP", "u-1", null, after), NOW).malformed().field())
        .isEqualTo("scannedAt");
    assertThat(propose(request(plate, "CUP_APP", "u-1", null, null), before).reason()).isNull();
    assertThat(propose(request(plate, "CUP_APP", "u-1", null, null), after).malformed()).isNull();
  }

  @Test
  void a_code_without_a_time_of_its_own_was_scanned_when_it_arrived() {
    // Given
    ScanRequest request = request(WECHAT_CODE, null, null, "ICBC", null);

    // When // Then
    assertThat(propose(request, NOW.minusMillis(65_001)).reason().code()).isEqualTo("SC04");
    assertThat(propose(request, NOW.plusMillis(5_001)).malformed().field()).isEqualTo("scannedAt");
    Proposal proposal = propose(request, NOW.minusSeconds(3));
    assertThat(((ScanEvent.Accepted) proposal.event()).scannedAt()).isEqualTo(NOW.minusSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({
    "134567890123456789, WECHAT_APP",
    "154567890123456789, WECHAT_HK_APP",
    "284567890123456789, ALIPAY_APP",
    "251001020123456789012345, ALIPAY_APP",
    "6212345678901234567, CUP_APP"
  })
  void the_code_names_the_app_where_the_acquirer_does_not(String code, String app) {
    Proposal proposal = propose(request(code, null, null, "ICBC", null), NOW);
    assertThat(proposal.malformed()).isNull();
    assertThat(proposal.payerApp()).isEqualTo(app);
    assertThat(propose(request(code, "MY_APP", null, "ICBC", null), NOW).payerApp())
        .isEqualTo("MY_APP");
  }

  @Test
  void the_code_gives_the_payer_a_pseudonym_where_the_acquirer_does_not() {
    // When
    ScanEvent.Accepted unknown =
        (ScanEvent.Accepted) propose(request(WECHAT_CODE, null, null, "ICBC", null), NOW).event();
    ScanEvent.Accepted known =
        (ScanEvent.Accepted)
            propose(request(WECHAT_CODE, null, "u-2044", "ICBC", null), NOW).event();

    // Then
    assertThat(unknown.payerRef()).isEqualTo("code:" + unknown.code().codeHash().substring(0, 32));
    assertThat(unknown.acquirer()).isEqualTo("ICBC");
    assertThat(known.payerRef()).isEqualTo("u-2044");
  }

  @Test
  void the_sealed_code_opens_for_its_own_payment_only() throws SealBrokenException {
    // When
    Proposal proposal = propose(request(WECHAT_CODE, null, null, "ICBC", null), NOW);
    Proposal other = propose(request(WECHAT_CODE, null, null, "ICBC", null), NOW);
    String sealed = ((ScanEvent.Accepted) proposal.event()).code().sealed();

    // Then
    assertThat(sealer.open(sealed, proposal.paymentId().toString())).isEqualTo(WECHAT_CODE);
    assertThat(catchThrowable(() -> sealer.open(sealed, other.paymentId().toString())))
        .isInstanceOf(SealBrokenException.class);
  }

  @Test
  void a_merchants_code_has_neither_acquirer_nor_seal() {
    ScanEvent.Accepted event =
        (ScanEvent.Accepted)
            propose(request(Requests.WECHAT_PLATE, "CUP_APP", "u-1", "ICBC", null), NOW).event();
    assertThat(event.acquirer()).isNull();
    assertThat(event.scannedAt()).isNull();
    assertThat(event.code().sealed()).isNull();
  }

  @Test
  void a_request_without_the_later_fields_is_the_same_text_as_before_them() {
    assertThat(request(WECHAT_CODE, "CUP_APP", "u-1", null, null).canonical())
        .isEqualTo(
            """
            caller:11:acquirer-19
            payerApp:7:CUP_APP
            payerRef:3:u-1
            accountType:5:DEBIT
            scene:7:OFFLINE
            city:6:440100
            code:18:134567890123456789
            amountMinor:4:1280
            currency:3:CNY
            """);
  }

  @Test
  void every_later_field_makes_another_request() {
    String plain = request(WECHAT_CODE, "A1", "u-1", null, null).canonical();
    assertThat(request(WECHAT_CODE, "A1", "u-1", "ICBC", null).canonical()).isNotEqualTo(plain);
    assertThat(request(WECHAT_CODE, "A1", "u-1", null, NOW).canonical()).isNotEqualTo(plain);
    assertThat(request(WECHAT_CODE, "A1", null, null, null).canonical()).isNotEqualTo(plain);
  }
}
