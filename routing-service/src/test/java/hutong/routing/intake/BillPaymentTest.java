package hutong.routing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.authorise.AuthoriseConfig;
import hutong.routing.authorise.Authoriser;
import hutong.routing.outbox.Announcer;
import hutong.routing.participant.Health;
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
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Utility bills, under a rulebook that opens them and with a biller that answers. */
@RoutingTest
class BillPaymentTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
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
    intake =
        new Intake(
            pool,
            clock,
            inbox,
            new FixedBook(new EditedRulebook(directory).withBills().load()),
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

  private static String newBill(String kind) {
    return kind + "-" + UUID.randomUUID();
  }

  private static JsonObject payment(String payerRef, String bill) {
    return Scans.open(Scans.newPayment(), payerRef)
        .put("scene", "UTILITY_BILL")
        .put("amountMinor", 8_640)
        .put("merchantId", "water-beijing")
        .put("billNumber", bill)
        .put(
            "code",
            new JsonObject()
                .put("owner", "ALIPAY")
                .put("codeClass", "ONLINE_ORDER")
                .put("mode", "SERVICE")
                .put("family", "ORDER"));
  }

  private Uni<Void> taking(List<JsonObject> batch) {
    return intake.take(batch.stream().map(ReadScans::read).toList());
  }

  private String take(JsonObject payment) {
    taking(List.of(payment)).await().atMost(PATIENCE);
    return payment.getString("paymentId");
  }

  @Test
  void billIsRefusedWhereItsBillerIsNotThePayeesOwn() {
    // Given
    String bill = newBill("open");

    // When
    String paymentId = take(payment("ok-1", bill).put("merchantId", "water-nowhere"));

    // Then
    assertThat(end(paymentId)).isEqualTo("REFUSED BILL_UNKNOWN");
    assertThat(Database.count("select count(*) from bill_claim where bill_number = ?", bill))
        .isZero();
  }

  private static String end(String paymentId) {
    return Database.rows(
            "select concat_ws(' ', state, reason) as e from payment where payment_id = ?::uuid",
            paymentId)
        .get(0)
        .get("e")
        .toString();
  }

  private static void awaitEnd(String paymentId, String end) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(end(paymentId)).isEqualTo(end));
  }

  private static void endsUnasked(String paymentId, String end) {
    awaitEnd(paymentId, end);
    assertThat(institution.timesAsked("debits", paymentId)).isZero();
    assertThat(institution.timesAsked("query", paymentId)).isZero();
    assertThat(claims(paymentId)).isZero();
  }

  private static long claims(String paymentId) {
    return Database.count("select count(*) from bill_claim where payment_id = ?::uuid", paymentId);
  }

  @Test
  void billThatNobodyKnowsIsNotPaid() {
    endsUnasked(take(payment("ok-1", newBill("none"))), "DECLINED BILL_UNKNOWN");
  }

  @Test
  void billThatTheBillerHasAsPaidIsNotPaidAgain() {
    endsUnasked(take(payment("ok-1", newBill("paid"))), "DECLINED BILL_PAID");
  }

  @Test
  void amountThatIsNotTheBillsIsNotTaken() {
    JsonObject short1 = payment("ok-1", newBill("due")).put("amountMinor", 8_639);
    endsUnasked(take(short1), "DECLINED BILL_AMOUNT_MISMATCH");
  }

  @Test
  void amountAboveTheDailyLimitLeavesTheBillFree() {
    String bill = newBill("due");
    endsUnasked(
        take(payment("ok-1", bill).put("amountMinor", 100_001)), "REFUSED DAILY_LIMIT_TIER");
    awaitEnd(take(payment("ok-1", bill)), "COMPLETED");
  }

  @Test
  void silentOrUnreadableBillerIsNoRefusalAndIsAskedAgainBeforeAnyDebit() {
    for (String kind : new String[] {"late", "odd"}) {
      String bill = newBill(kind);
      String paymentId = take(payment("ok-1", bill));
      awaitEnd(paymentId, "COMPLETED");
      assertThat(institution.timesAsked("bills", bill)).isEqualTo(2);
      assertThat(institution.timesAsked("debits", paymentId)).isOne();
      assertThat(institution.timesAsked("query", paymentId)).isZero();
    }
  }

  @Test
  void billIsPaidWithItsNumberAndOnlyOnce() {
    // Given
    String bill = newBill("due");

    // When
    String paid = take(payment("ok-1", bill));
    awaitEnd(paid, "COMPLETED");
    String again = take(payment("ok-2", bill));

    // Then
    endsUnasked(again, "REFUSED BILL_PAID");
    assertThat(institution.items("ALIPAY/credits", paid).get(0).getString("billNumber"))
        .isEqualTo(bill);
    assertThat(institution.timesAsked("bills", bill)).isOne();
  }

  @Test
  void debitThatIsAskedAgainDoesNotAskTheBillerAgain() {
    // Given a debit that is lost on its way
    String bill = newBill("due");

    // When
    String paymentId = take(payment("lost-1", bill));

    // Then
    awaitEnd(paymentId, "COMPLETED");
    assertThat(institution.timesAsked("debits", paymentId)).isEqualTo(2);
    assertThat(institution.timesAsked("bills", bill)).isOne();
  }

  @Test
  void declinedPaymentLeavesTheBillToTheNext() {
    // Given
    String bill = newBill("due");
    endsDeclined(take(payment("poor-1", bill)));

    // When
    String next = take(payment("ok-1", bill));

    // Then
    awaitEnd(next, "COMPLETED");
  }

  private static void endsDeclined(String paymentId) {
    awaitEnd(paymentId, "DECLINED INSUFFICIENT_FUNDS");
    assertThat(claims(paymentId)).isZero();
  }

  @Test
  void ofManyWhoPayABillAtOnceOneDoes() {
    // Given three consumers with the same bills in contrary orders
    List<String> bills = IntStream.range(0, 20).mapToObj(i -> newBill("due")).toList();
    List<Uni<Void>> together = new ArrayList<>();
    List<JsonObject> all = new ArrayList<>();
    for (int consumer = 0; consumer < 3; consumer++) {
      List<JsonObject> batch = new ArrayList<>();
      for (String bill : bills) {
        batch.add(consumer % 2 == 0 ? batch.size() : 0, payment("ok-1", bill));
      }
      batch.add(payment("ok-1", bills.get(0)));
      all.addAll(batch);
      together.add(taking(batch));
    }

    // When
    Uni.join().all(together).andFailFast().await().atMost(PATIENCE);

    // Then
    List<String> accepted =
        all.stream()
            .filter(payment -> !end(payment.getString("paymentId")).equals("REFUSED BILL_PAID"))
            .map(payment -> payment.getString("billNumber"))
            .toList();
    assertThat(accepted).containsExactlyInAnyOrderElementsOf(bills);
  }
}
