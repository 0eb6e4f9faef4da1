package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.cutoff.Cycles;
import hutong.routing.cutoff.Cycles.Ended;
import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.testing.TestKafka;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is told of a payment that completes behind the cut-off that it was taken in before. */
@RoutingTest
class RolledTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String COMPLETED = "hutong.payment.completed.v1";
  private static Institution institution;
  private static TestKafka kafka;

  @Inject Cycles cycles;

  @BeforeAll
  static void start() {
    institution = Institution.start();
    kafka = TestKafka.connect();
  }

  @AfterAll
  static void stop() {
    kafka.close();
    institution.close();
  }

  private static void awaitState(String paymentId, String state) {
    await().atMost(PATIENCE).until(() -> state.equals(Database.state(paymentId)));
  }

  private static JsonObject completed(String paymentId) {
    byte[] payload = Database.payload(paymentId, COMPLETED);
    Schemas.validEvent(COMPLETED, payload);
    return new JsonObject(new String(payload));
  }

  private static JsonObject shown(String paymentId) {
    String answer = RestAssured.get("/v1/decisions/" + paymentId).asString();
    Schemas.validComponent("routing.yaml", "Decision", answer);
    return new JsonObject(answer).getJsonObject("payment");
  }

  @Test
  void paymentOfOneCycleIsNotRolled() {
    // When
    String paymentId = Scans.send(kafka, Scans.open(Scans.newPayment(), "ok-1"));
    awaitState(paymentId, "COMPLETED");

    // Then
    assertThat(completed(paymentId).getInstant("acceptedAt"))
        .isBeforeOrEqualTo(completed(paymentId).getInstant("completedAt"));
    assertThat(completed(paymentId).fieldNames()).doesNotContain("rolledFrom", "rolledReason");
    assertThat(shown(paymentId).fieldNames())
        .contains("acceptedAt")
        .doesNotContain("rolledFrom", "rolledReason");
  }

  @Test
  void paymentThatWasUnknownAtTheCutOffSaysWhichCycleItWasTakenInBefore() {
    // Given
    AtomicBoolean known = new AtomicBoolean();
    String paymentId = Scans.newPayment();
    institution.script(
        paymentId,
        (call, nth) ->
            call.equals("credits") ? "ACKNOWLEDGED" : known.get() ? "APPROVED" : "PENDING");
    Scans.send(kafka, Scans.open(paymentId, "scripted-1"));
    awaitState(paymentId, "UNKNOWN");

    // When
    Ended ended = cycles.end(Optional.empty()).await().atMost(PATIENCE);
    known.set(true);
    Database.execute(
        "update payment set next_attempt_at = now() where payment_id = ?::uuid", paymentId);
    awaitState(paymentId, "COMPLETED");

    // Then
    assertThat(completed(paymentId).getString("cycleId")).isEqualTo(ended.nextCycleId());
    assertThat(completed(paymentId).getString("rolledFrom")).isEqualTo(ended.endedCycleId());
    assertThat(completed(paymentId).getString("rolledReason")).isEqualTo("UNKNOWN_AT_CUT_OFF");
    assertThat(shown(paymentId).getString("rolledFrom")).isEqualTo(ended.endedCycleId());
    assertThat(shown(paymentId).getString("rolledReason")).isEqualTo("UNKNOWN_AT_CUT_OFF");
  }
}
