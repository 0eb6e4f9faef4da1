package hutong.routing.intake;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.support.Bounded;
import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.testing.TestKafka;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bounds of an institution as its payers' payments meet them; each test has its own bank. */
@RoutingTest
class NetDebitCapTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static Institution institution;
  private static TestKafka kafka;

  @Inject Intake intake;

  @TestHTTPResource(value = "metrics", management = true)
  String metrics;

  @BeforeAll
  static void start() {
    institution = Institution.start();
    kafka = TestKafka.connect();
  }

  @AfterAll
  static void stop() {
    institution.close();
    kafka.close();
  }

  private static JsonObject scan(String app, String behaviour, long amountMinor) {
    return Scans.open(Scans.newPayment(), behaviour + "-" + UUID.randomUUID())
        .put("payerApp", app)
        .put("amountMinor", amountMinor);
  }

  /** What became of each: ACCEPTED, or the reason. */
  private List<String> taken(JsonObject... batch) {
    intake.take(Stream.of(batch).map(ReadScans::read).toList()).await().atMost(PATIENCE);
    return Stream.of(batch)
        .map(
            scan -> {
              Map<String, Object> row =
                  Database.rows(
                          "select verdict, reason from decision where payment_id = ?::uuid",
                          scan.getString("paymentId"))
                      .get(0);
              return (String)
                  ("ACCEPT".equals(row.get("verdict")) ? "ACCEPTED" : row.get("reason"));
            })
        .toList();
  }

  private static void awaitState(JsonObject scan, String state) {
    await().atMost(PATIENCE).until(() -> state.equals(Database.state(scan.getString("paymentId"))));
  }

  @Test
  void refusedPaymentGivesItsLimitBackAndItsReasonTellsPayersNoNumbers() {
    // Given
    Bounded.at("BOC", 10_000L, null);
    JsonObject first = scan("BOC_APP", "ok", 6_000);
    JsonObject tooMuch = scan("BOC_APP", "ok", 4_001);
    JsonObject last = scan("BOC_APP", "ok", 4_000);

    // When
    List<String> outcomes = taken(first, tooMuch, last);

    // Then
    assertThat(outcomes).containsExactly("ACCEPTED", "NET_DEBIT_CAP", "ACCEPTED");
    String refused = tooMuch.getString("paymentId");
    assertThat(
            Database.count(
                "select sum(used_minor) from limit_counter where payer_ref = ?",
                tooMuch.getString("payerRef")))
        .isZero();
    assertThat(institution.timesAsked("debits", refused)).isZero();
    byte[] payload = Database.payload(refused, "hutong.payment.refused.v1");
    Schemas.validEvent("hutong.payment.refused.v1", payload);
    JsonObject reason = new JsonObject(new String(payload)).getJsonObject("reason");
    assertThat(reason.getString("code")).isEqualTo("LQ01");
    assertThat(new String(payload)).doesNotContain("4001").doesNotContain("10000");
    JsonObject decision = new JsonObject(get("/v1/decisions/" + refused).asString());
    assertThat(
            decision.getJsonArray("predicates").stream()
                .map(JsonObject.class::cast)
                .filter(predicate -> !predicate.getBoolean("passed")))
        .containsExactly(
            new JsonObject()
                .put("name", "netDebitCap")
                .put("value", "position 0, reserved 6000, amount 4001")
                .put(
                    "expected",
                    "position + reserved + amount <= 10000"
                        + " (net debit cap 10000, liquidity cover none)")
                .put("passed", false));
    awaitState(first, "COMPLETED");
    awaitState(last, "COMPLETED");
    assertThat(Bounded.position("BOC").getLong("positionMinor")).isEqualTo(10_000);
    assertThat(Bounded.position("BOC").getLong("reservedMinor")).isZero();
    assertThat(taken(scan("BOC_APP", "ok", 1))).containsExactly("NET_DEBIT_CAP");
  }

  @Test
  void declinedPaymentGivesItsRoomBackAndTheCoverRefusesWhereItIsTighter() {
    // Given
    Bounded.at("PAB", 9_000L, 5_000L);
    JsonObject declined = scan("PAB_APP", "poor", 5_000);

    // When
    assertThat(taken(declined, scan("PAB_APP", "ok", 1))).containsExactly("ACCEPTED", "LIQUIDITY");
    awaitState(declined, "DECLINED");

    // Then
    assertThat(Bounded.position("PAB").getLong("reservedMinor")).isZero();
    assertThat(taken(scan("PAB_APP", "ok", 5_000))).containsExactly("ACCEPTED");
  }

  @Test
  void capBelowThePositionStopsWhatIsNewAndNotWhatIsUnderWayUntilTheCycleIsSettled() {
    // Given
    Bounded.at("BOCOM", 10_000L, null);
    JsonObject running = scan("BOCOM_APP", "pending", 8_000);
    assertThat(taken(running)).containsExactly("ACCEPTED");

    // When
    Bounded.at("BOCOM", 5_000L, null);

    // Then
    assertThat(taken(scan("BOCOM_APP", "ok", 1))).containsExactly("NET_DEBIT_CAP");
    awaitState(running, "COMPLETED");
    assertThat(Bounded.position("BOCOM").getLong("positionMinor")).isEqualTo(8_000);
    assertThat(Bounded.position("BOCOM").getLong("headroomMinor")).isEqualTo(-3_000);
    String cycle =
        (String)
            Database.rows(
                    "select cycle_id from payment where payment_id = ?::uuid",
                    running.getString("paymentId"))
                .get(0)
                .get("cycle_id");
    Bounded.cutOff(cycle);
    Bounded.settled(kafka, cycle);
    await()
        .atMost(PATIENCE)
        .until(() -> Bounded.position("BOCOM").getLong("settledMinor") == 8_000);
    assertThat(Bounded.position("BOCOM").getLong("positionMinor")).isZero();
    assertThat(taken(scan("BOCOM_APP", "ok", 5_000))).containsExactly("ACCEPTED");
    Schemas.validComponent(
        "routing.yaml", "InstitutionPositions", get("/v1/positions/BOCOM").asString());
    Schemas.validComponent("routing.yaml", "Positions", get("/v1/positions").asString());
  }

  @Test
  void crossingIsToldOnceAndNotPerPayment() {
    // Given
    Bounded.at("CITIC", 10_000L, null);

    // When
    taken(scan("CITIC_APP", "ok", 7_999));
    assertThat(Bounded.crossings("CITIC")).isEmpty();
    taken(scan("CITIC_APP", "ok", 1), scan("CITIC_APP", "ok", 1));
    taken(scan("CITIC_APP", "ok", 1));
    Bounded.at("CITIC", 20_000L, null);

    // Then
    List<JsonObject> told = Bounded.crossings("CITIC");
    assertThat(told)
        .extracting(event -> event.getString("direction"))
        .containsExactly("UP", "DOWN");
    told.forEach(
        event -> Schemas.validEvent("hutong.position.threshold.v1", event.encode().getBytes()));
    assertThat(told.get(0).getLong("percent")).isEqualTo(80);
    assertThat(told.get(0).getLong("boundMinor")).isEqualTo(10_000);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                get(metrics)
                    .asString()
                    .contains(
                        "hutong_position_used_percent{currency=\"CNY\",participant=\"CITIC\"}"));
  }
}
