package hutong.routing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.authorise.AuthoriseConfig;
import hutong.routing.authorise.Authoriser;
import hutong.routing.outbox.Announcer;
import hutong.routing.participant.Health;
import hutong.routing.participant.OneDown;
import hutong.routing.reserve.BillClaims;
import hutong.routing.reserve.LimitCounters;
import hutong.routing.reserve.LimitPolicy;
import hutong.routing.reserve.Positions;
import hutong.routing.rulebook.EditedRulebook;
import hutong.routing.support.Database;
import hutong.routing.support.FixedBook;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.runtime.inbox.Inbox;
import hutong.runtime.seal.Sealer;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payers scanned by merchants, under a rulebook that opens one such direction. */
@RoutingTest
class ScannedPayerIntakeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PAYMENT_CODE = "134567890123456789";
  private static Institution institution;

  @TempDir Path directory;
  @Inject Pool pool;
  @Inject Clock clock;
  @Inject Inbox inbox;
  @Inject LimitPolicy limits;
  @Inject LimitCounters counters;
  @Inject BillClaims bills;
  @Inject Positions positions;
  @Inject Sealer sealer;
  @Inject Health health;
  @Inject Announcer announcer;
  @Inject Authoriser authoriser;
  @Inject AuthoriseConfig config;
  @Inject MeterRegistry meters;

  private Intake intake;

  @BeforeAll
  static void start() {
    institution = Institution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  @BeforeEach
  void open() {
    intake = intake(health);
  }

  private Intake intake(Health health) {
    return new Intake(
        pool,
        clock,
        inbox,
        new FixedBook(new EditedRulebook(directory).withScannedPayers().load()),
        limits,
        counters,
        bills,
        positions,
        sealer,
        health,
        announcer,
        authoriser,
        config,
        meters);
  }

  private JsonObject scan(String payerRef) {
    JsonObject scan = Scans.open(Scans.newPayment(), payerRef);
    return scan.put("payerApp", "WECHAT_APP")
        .put("accountType", "PAYMENT_ACCOUNT")
        .put("acquirer", "CCB")
        .put("merchantId", "shop-0042")
        .put(
            "code",
            new JsonObject()
                .put("owner", "WECHAT")
                .put("codeClass", "CONSUMER_CODE")
                .put("mode", "CPM")
                .put("family", "WECHAT_PAYMENT_CODE")
                .put("codeHash", "9f".repeat(32))
                .put("last4", "6789")
                .put("sealed", sealer.seal(PAYMENT_CODE, scan.getString("paymentId"))));
  }

  private String take(JsonObject scan) {
    String paymentId = scan.getString("paymentId");
    intake.take(List.of(ReadScans.read(scan))).await().atMost(PATIENCE);
    return paymentId;
  }

  private static void awaitState(String paymentId, String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Database.state(paymentId)).isEqualTo(state));
  }

  private static Map<String, Object> row(String paymentId) {
    return Database.rows("select * from payment where payment_id = ?::uuid", paymentId).get(0);
  }

  private static void refusedUnasked(String paymentId) {
    assertThat(row(paymentId))
        .containsEntry("state", "REFUSED")
        .containsEntry("reason", "UNRECOGNISED_CODE")
        .containsEntry("sealed_code", null);
    assertThat(institution.timesAsked("debits", paymentId)).isZero();
    assertThat(Database.count("select count(*) from limit_counter where payer_ref = 'ok-shut'"))
        .isZero();
  }

  @Test
  void codeSealedWithAKeyThatIsNotKnownIsRefusedWithoutAskingAnybody() throws Exception {
    Sealer other = new Sealer(Base64.getEncoder().encodeToString(new byte[32]), "other", Map.of());
    JsonObject scan = scan("ok-shut");
    scan.getJsonObject("code").put("sealed", other.seal(PAYMENT_CODE, scan.getString("paymentId")));
    refusedUnasked(take(scan));
  }

  @Test
  void codeSealedForAnotherPaymentIsRefused() throws Exception {
    JsonObject scan = scan("ok-shut");
    scan.getJsonObject("code").put("sealed", sealer.seal(PAYMENT_CODE, Scans.newPayment()));
    refusedUnasked(take(scan));
  }

  @Test
  void codeThatIsNotThereIsRefused() throws Exception {
    JsonObject scan = scan("ok-shut");
    scan.getJsonObject("code").remove("sealed");
    refusedUnasked(take(scan));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TENPAY", "CCB"})
  void paymentWhoseInstitutionIsDownIsRefusedWithoutAskingAnybody(String down) {
    // Given
    intake = intake(new OneDown(down));

    // When
    String paymentId = take(scan("ok-down"));

    // Then
    assertThat(row(paymentId))
        .containsEntry("state", "REFUSED")
        .containsEntry("reason", "PARTICIPANT_DOWN");
    assertThat(institution.timesAsked("debits", paymentId)).isZero();
  }

  @Test
  void payersInstitutionGetsTheCodeAndTheAcquirerIsCredited() throws Exception {
    // When
    String paymentId = take(scan("ok-1"));

    // Then
    awaitState(paymentId, "COMPLETED");
    JsonObject debit = institution.items("TENPAY/debits", paymentId).get(0);
    assertThat(debit.getString("paymentCode")).isEqualTo(PAYMENT_CODE);
    assertThat(debit.getString("payeeInstitution")).isEqualTo("CCB");
    JsonObject credit = institution.items("CCB/credits", paymentId).get(0);
    assertThat(credit.getString("merchantId")).isEqualTo("shop-0042");
    assertThat(credit.getString("payerInstitution")).isEqualTo("TENPAY");
  }

  @Test
  void codeIsKeptEncryptedUntilThePaymentIsFinal() throws Exception {
    // Given
    String declined = take(scan("poor-1"));
    String unknown = take(scan("stuck-cpm"));
    awaitState(declined, "DECLINED");
    awaitState(unknown, "UNKNOWN");

    // When
    Map<String, Object> open = row(unknown);
    Map<String, Object> ended = row(declined);

    // Then
    assertThat((String) open.get("sealed_code")).startsWith("v1.");
    assertThat(ended).containsEntry("sealed_code", null);
    String kept =
        Database.rows(
                """
                select row_to_json(p)::text, row_to_json(d)::text from payment p
                  join decision d using (payment_id) where payment_id in (?::uuid, ?::uuid)
                """,
                declined,
                unknown)
            .toString();
    assertThat(kept).contains("R-CPM-01").doesNotContain(PAYMENT_CODE);
    assertThat(Database.rows("select convert_from(payload, 'UTF8') from outbox").toString())
        .doesNotContain(PAYMENT_CODE);
    Database.execute("delete from payment where payment_id = ?::uuid", unknown);
  }

  @Test
  void payerWhoIsStillConfirmingIsAskedAboutUntilItIsKnown() throws Exception {
    // When
    String paymentId = take(scan("pending-1"));

    // Then
    awaitState(paymentId, "COMPLETED");
    assertThat(institution.timesAsked("debits", paymentId)).isOne();
    assertThat(institution.timesAsked("query", paymentId)).isPositive();
    assertThat(row(paymentId)).containsEntry("sealed_code", null);
  }

  @Test
  void debitThatIsAskedAgainHasTheSameCode() throws Exception {
    // When
    String paymentId = take(scan("lost-1"));

    // Then
    awaitState(paymentId, "COMPLETED");
    List<JsonObject> debits = institution.items("debits", paymentId);
    assertThat(debits).hasSize(2);
    assertThat(debits.get(1)).isEqualTo(debits.get(0));
    assertThat(debits.get(1).getString("paymentCode")).isEqualTo(PAYMENT_CODE);
  }
}
