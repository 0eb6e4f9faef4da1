package hutong.routing.intake;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.reserve.LimitCounters;
import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The regulated daily limits where they are held: in the batch's transaction, on PostgreSQL. */
@RoutingTest
class DailyLimitTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String REFUSED = "REFUSED DAILY_LIMIT_TIER";
  private static Institution institution;

  @Inject Intake intake;
  @Inject LimitCounters counters;
  @Inject Pool pool;

  @BeforeAll
  static void start() {
    institution = Institution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  /** A payer that no other test has; a scan of a printed code, for the bank account given. */
  private static String newPayer() {
    return "ok-" + UUID.randomUUID();
  }

  private static JsonObject scan(String payer, String account, long amountMinor) {
    return Scans.open(Scans.newPayment(), payer)
        .put("accountRef", account)
        .put("amountMinor", amountMinor);
  }

  private Uni<Void> take(List<JsonObject> batch) {
    return intake.take(batch.stream().map(ReadScans::read).toList());
  }

  /** What became of each: ACCEPTED, or the state and its reason. */
  private List<String> taken(JsonObject... batch) {
    take(List.of(batch)).await().atMost(PATIENCE);
    return Arrays.stream(batch).map(scan -> outcome(scan.getString("paymentId"))).toList();
  }

  private static String outcome(String paymentId) {
    Map<String, Object> row =
        Database.rows("select verdict, reason from decision where payment_id = ?::uuid", paymentId)
            .get(0);
    return "ACCEPT".equals(row.get("verdict"))
        ? "ACCEPTED"
        : Database.state(paymentId) + " " + row.get("reason");
  }

  private static long used(String payer) {
    return Database.count(
        "select coalesce(sum(used_minor), 0) from limit_counter where payer_ref = ?", payer);
  }

  @Test
  void oneFenAboveTheLimitIsRefusedAndTheLimitItselfIsNot() {
    assertThat(taken(scan(newPayer(), "a", 50_001))).containsExactly(REFUSED);
    assertThat(taken(scan(newPayer(), "a", 50_000))).containsExactly("ACCEPTED");
  }

  @Test
  void fenThatIsLeftOfTheDayIsHeldAcrossBatches() {
    String payer = newPayer();
    assertThat(taken(scan(payer, "a", 49_999))).containsExactly("ACCEPTED");
    assertThat(taken(scan(payer, "a", 2))).containsExactly(REFUSED);
    assertThat(taken(scan(payer, "a", 1))).containsExactly("ACCEPTED");
    assertThat(used(payer)).isEqualTo(50_000);
  }

  @Test
  void inABatchTheOneThatDoesNotFitLeavesRoomForTheNext() {
    String payer = newPayer();
    assertThat(taken(scan(payer, "a", 30_000), scan(payer, "a", 20_001), scan(payer, "a", 20_000)))
        .containsExactly("ACCEPTED", REFUSED, "ACCEPTED");
    assertThat(used(payer)).isEqualTo(50_000);
  }

  @Test
  void eachBankAccountHasItsOwnDay() {
    String payer = newPayer();
    assertThat(
            taken(
                scan(payer, "a", 50_000),
                scan(payer, "b", 50_000).put("accountType", "CREDIT"),
                scan(payer, "b", 1)))
        .containsExactly("ACCEPTED", "ACCEPTED", REFUSED);
  }

  @Test
  void allPaymentAccountsShareOneDay() {
    String payer = newPayer();
    assertThat(
            taken(
                scan(payer, "x", 30_000).put("accountType", "PAYMENT_ACCOUNT"),
                scan(payer, "y", 20_001).put("accountType", "PAYMENT_ACCOUNT"),
                scan(payer, "z", 20_000).put("accountType", "PAYMENT_ACCOUNT")))
        .containsExactly("ACCEPTED", REFUSED, "ACCEPTED");
  }

  @Test
  void payerStandsForTheAccountThatIsNotNamed() {
    String payer = newPayer();
    JsonObject first = scan(payer, "a", 50_000);
    JsonObject second = scan(payer, "a", 1);
    first.remove("accountRef");
    second.remove("accountRef");
    assertThat(taken(first, second)).containsExactly("ACCEPTED", REFUSED);
  }

  @Test
  void nextDayOfShanghaiStartsAnew() {
    String payer = newPayer();
    assertThat(
            taken(
                scan(payer, "a", 50_000).put("acceptedAt", "2021-10-02T15:59:59.999Z"),
                scan(payer, "a", 1).put("acceptedAt", "2021-10-02T15:59:59.999Z"),
                scan(payer, "a", 50_000).put("acceptedAt", "2021-10-02T16:00:00Z")))
        .containsExactly("ACCEPTED", REFUSED, "ACCEPTED");
  }

  @Test
  void verificationOfADynamicCodeRaisesTheLimit() {
    String payer = newPayer();
    JsonObject strong = new JsonObject().put("factors", 2).put("certificate", true);
    JsonObject two = new JsonObject().put("factors", 2).put("certificate", false);
    assertThat(
            taken(
                dynamic(payer, 100_001),
                dynamic(payer, 100_000),
                dynamic(payer, 500_001).put("verification", two),
                dynamic(payer, 500_000).put("verification", two),
                dynamic(payer, 900_000_000).put("verification", strong)))
        .containsExactly(REFUSED, "ACCEPTED", REFUSED, "ACCEPTED", "ACCEPTED");
  }

  private static JsonObject dynamic(String payer, long amountMinor) {
    JsonObject scan = scan(payer, "a", amountMinor);
    scan.getJsonObject("code").put("codeClass", "MERCHANT_DYNAMIC");
    return scan;
  }

  @Test
  void paymentThatTheRulebookRefusesTakesNothing() {
    String payer = newPayer();
    assertThat(taken(scan(payer, "a", 50_000).put("city", "440300"), scan(payer, "a", 50_000)))
        .containsExactly("REFUSED CITY_NOT_OPEN", "ACCEPTED");
  }

  @Test
  void secondEventOfAPaymentTakesNothing() {
    String payer = newPayer();
    JsonObject scan = scan(payer, "a", 30_000);
    assertThat(taken(scan)).containsExactly("ACCEPTED");
    assertThat(taken(scan)).containsExactly("ACCEPTED");
    assertThat(used(payer)).isEqualTo(30_000);
  }

  @Test
  void refusalIsToldAndItsDecisionShowsTierUseAndLimitButNoPayer() {
    // Given
    String payer = newPayer();
    JsonObject refused = scan(payer, "account-of-the-payer", 1_280);

    // When
    taken(scan(payer, "account-of-the-payer", 49_000), refused);

    // Then
    String paymentId = refused.getString("paymentId");
    byte[] payload = Database.payload(paymentId, "hutong.payment.refused.v1");
    Schemas.validEvent("hutong.payment.refused.v1", payload);
    JsonObject reason = new JsonObject(new String(payload)).getJsonObject("reason");
    assertThat(reason.getString("code")).isEqualTo("LM01");
    String shown = get("/v1/decisions/" + paymentId).then().statusCode(200).extract().asString();
    Schemas.validComponent("routing.yaml", "Decision", shown);
    JsonObject decision = new JsonObject(shown);
    assertThat(decision.getString("nearestRule")).isEqualTo("R-WX-01");
    assertThat(decision.getJsonObject("payment").getString("state")).isEqualTo("REFUSED");
    List<JsonObject> failed =
        decision.getJsonArray("predicates").stream()
            .map(JsonObject.class::cast)
            .filter(predicate -> !predicate.getBoolean("passed"))
            .toList();
    assertThat(failed)
        .containsExactly(
            new JsonObject()
                .put("name", "dailyLimit")
                .put("value", "tier D, used 49000, amount 1280")
                .put("expected", "used + amount <= 50000")
                .put("passed", false));
    assertThat(shown).doesNotContain(payer).doesNotContain("account-of-the-payer");
    assertThat(institution.timesAsked("debits", paymentId)).isZero();
  }

  @Test
  void declinedPaymentGivesItsAmountBack() {
    // Given
    String payer = "poor-" + UUID.randomUUID();
    JsonObject declined = scan(payer, "a", 50_000);

    // When
    taken(declined);

    // Then
    await()
        .atMost(PATIENCE)
        .until(() -> "DECLINED".equals(Database.state(declined.getString("paymentId"))));
    assertThat(used(payer)).isZero();
  }

  @Test
  void amountIsGivenBackOnceHoweverOftenItIsAsked() {
    // Given
    String payer = newPayer();
    JsonObject undone = scan(payer, "a", 30_000);
    JsonObject limitless = dynamic(payer, 7);
    limitless.put("verification", new JsonObject().put("factors", 3).put("certificate", true));
    JsonObject refused = scan(payer, "a", 20_001);
    taken(undone, scan(payer, "a", 5_000), refused, limitless);
    List<UUID> payments =
        List.of(undone, undone, refused, limitless).stream()
            .map(scan -> UUID.fromString(scan.getString("paymentId")))
            .toList();

    // When
    for (int i = 0; i < 3; i++) {
      giveBack(payments).await().atMost(PATIENCE);
    }

    // Then
    assertThat(used(payer)).isEqualTo(5_000);
  }

  private Uni<Void> giveBack(List<UUID> payments) {
    return pool.withTransaction(transaction -> counters.giveBack(transaction, payments));
  }

  @Test
  void consumersThatHaveTheSamePayersNeverExceedALimitTogether() {
    // Given
    long seed = new Random().nextLong();
    System.out.println("seed of the daily limit test: " + seed);
    Random random = new Random(seed);
    List<String> payers = List.of(newPayer(), newPayer(), newPayer());
    List<JsonObject> all = new ArrayList<>();

    // When batches of three consumers meet, and what was taken is given back here and there
    for (int round = 0; round < 8; round++) {
      List<Uni<Void>> together = new ArrayList<>();
      List<UUID> undone =
          all.stream().filter(scan -> random.nextInt(12) == 0).map(this::id).toList();
      together.add(giveBack(undone.stream().sorted().toList()));
      for (int consumer = 0; consumer < 3; consumer++) {
        List<JsonObject> batch = batch(payers, random);
        all.addAll(batch);
        together.add(take(batch));
      }
      Collections.shuffle(together, random);
      Uni.join().all(together).andFailFast().await().atMost(PATIENCE);
      assertThat(tooMuch(payers)).as("round %d of seed %d", round, seed).isZero();
    }

    // Then the counters are what the payments hold, and nobody was refused who would have fitted
    assertThat(wrongCounters(payers)).as("seed %d", seed).isZero();
    assertThat(all)
        .extracting(scan -> outcome(scan.getString("paymentId")))
        .as("seed %d", seed)
        .contains("ACCEPTED", REFUSED)
        .containsOnly("ACCEPTED", REFUSED);
    assertThat(refusedThatFitted(payers)).as("seed %d", seed).isZero();
  }

  private UUID id(JsonObject scan) {
    return UUID.fromString(scan.getString("paymentId"));
  }

  private static List<JsonObject> batch(List<String> payers, Random random) {
    List<JsonObject> batch = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      String payer = payers.get(random.nextInt(payers.size()));
      batch.add(scan(payer, "a" + random.nextInt(4), 1 + random.nextInt(9_000)));
    }
    return batch;
  }

  private static long tooMuch(List<String> payers) {
    return Database.count(
        "select count(*) from limit_counter where used_minor > 50000 and payer_ref = any(?)",
        (Object) payers.toArray(String[]::new));
  }

  private static long wrongCounters(List<String> payers) {
    return Database.count(
        """
        select count(*) from limit_counter c where payer_ref = any(?) and used_minor <> (
          select coalesce(sum(p.amount_minor), 0) from payment p
           where p.limit_held and p.payer_ref = c.payer_ref and p.limit_account = c.account
             and p.limit_day = c.day and p.payer_institution = c.institution
             and p.limit_tier = c.tier)
        """,
        (Object) payers.toArray(String[]::new));
  }

  /** By what their decisions say: used, and the amount, against the limit. */
  private static long refusedThatFitted(List<String> payers) {
    return Database.count(
        """
        select count(*) from payment p join decision d using (payment_id)
          cross join lateral jsonb_path_query(d.detail,
            '$.predicates[*] ? (@.name == "dailyLimit").value') as said
         where p.payer_ref = any(?)
           and (substring(said #>> '{}' from 'used ([0-9]+)')::bigint + p.amount_minor <= 50000)
             is distinct from (d.verdict = 'ACCEPT')
        """,
        (Object) payers.toArray(String[]::new));
  }
}
