package hutong.codescan.webhook;

import static hutong.codescan.webhook.Receiver.redirect;
import static hutong.codescan.webhook.Receiver.status;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hutong.codescan.capture.ScanExamples;
import hutong.codescan.status.Outcome;
import hutong.codescan.status.Outcomes;
import hutong.codescan.status.ScanStatus;
import hutong.codescan.support.Database;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.codescan.support.Schemas;
import hutong.codescan.support.WebhookServers;
import hutong.runtime.batch.DataFailure;
import hutong.runtime.clock.BusinessClock;
import hutong.signing.RequestSignature;
import hutong.signing.VerifyingKeys;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers are told what became of their payments: what is durable, once at least, in order. */
@OnRealServers
class WebhookTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant AT = Instant.parse("2021-10-02T02:00:01Z");

  @TestHTTPResource(value = "metrics", management = true)
  URL metrics;

  @Inject Outcomes outcomes;
  @Inject BusinessClock clock;

  private String deliveries;
  private Receiver receiver;
  private Instant realTime;
  private long begun;

  @BeforeEach
  void listen() {
    deliveries = metrics.toString().replace("/q/metrics", "/v1/webhooks/deliveries");
    receiver = new Receiver();
    realTime = clock.instant();
    begun = System.nanoTime();
  }

  @AfterEach
  void stopListening() {
    // What is left over must not be told in another test's time.
    Database.execute(
        "update webhook_delivery set state = 'DELIVERED', ended_at = now() where state = 'PENDING'");
    receiver.close();
    clock.set(realTime.plusNanos(System.nanoTime() - begun));
  }

  private static String accepted(String caller) {
    return accepted(caller, Requests.newKey());
  }

  private static String accepted(String caller, String key) {
    return ScanExamples.accept(key, Requests.weChatPlate().with("caller", caller));
  }

  private static Outcome completed(String payment) {
    return new Outcome.Ended(
        UUID.randomUUID(),
        UUID.fromString(payment),
        ScanStatus.COMPLETED,
        AT,
        null,
        "2021-10-02-01",
        LocalDate.of(2021, 10, 2));
  }

  private static Outcome refunded(String payment, long amountMinor, long before) {
    return new Outcome.Refunded(
        UUID.randomUUID(),
        UUID.fromString(payment),
        UUID.randomUUID(),
        "REFUND",
        AT.plusSeconds(60),
        amountMinor,
        "CNY",
        before,
        1280);
  }

  private void apply(Outcome... told) {
    outcomes.apply(List.of(told)).await().atMost(PATIENCE);
  }

  private static String state(Outcome outcome) {
    return String.join(
        ",",
        Database.texts("select state from webhook_delivery where event_id = ?", outcome.eventId()));
  }

  private static void awaitState(Outcome outcome, String state) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(outcome)).isEqualTo(state));
  }

  @Test
  void nothing_is_told_of_what_was_not_committed() {
    // Given
    String payment = accepted("told-app");
    String other = accepted("told-app");

    // When
    assertThatThrownBy(() -> apply(completed(payment), refunded(payment, 1281, 0)))
        .isInstanceOf(DataFailure.class);
    Outcome committed = completed(other);
    apply(committed);

    // Then
    awaitState(committed, "DELIVERED");
    assertThat(receiver.about(payment)).isEmpty();
    assertThat(Database.count("webhook_delivery where payment_id = ?::uuid", payment)).isZero();
  }

  @Test
  void whoever_is_not_registered_is_not_told() {
    // Given
    String payment = accepted("wallet-gateway");

    // When
    apply(completed(payment));

    // Then
    assertThat(Database.count("webhook_delivery where payment_id = ?::uuid", payment)).isZero();
  }

  @Test
  void a_redirect_is_not_followed() {
    // Given
    String payment = accepted("told-app");
    receiver.next(payment, redirect("/elsewhere"));
    Outcome outcome = completed(payment);

    // When
    apply(outcome);

    // Then
    awaitState(outcome, "DELIVERED");
    assertThat(receiver.about(payment))
        .hasSize(2)
        .allMatch(request -> request.path().equals("/hooks/told-app"));
  }

  @Test
  void what_was_not_taken_is_sent_again_as_it_was() {
    // Given
    String payment = accepted("told-app");
    receiver.next(payment, status(500), receiver.hang(), status(404));
    Outcome outcome = completed(payment);

    // When
    apply(outcome);

    // Then
    awaitState(outcome, "DELIVERED");
    List<Receiver.Request> sent = receiver.about(payment);
    assertThat(sent).hasSize(4);
    assertThat(sent)
        .allMatch(request -> request.eventId().equals(outcome.eventId().toString()))
        .allSatisfy(request -> assertThat(request.body()).isEqualTo(sent.get(0).body()));
    assertThat(
            Database.texts(
                "select attempts || ' ' || last_answer from webhook_delivery where event_id = ?",
                outcome.eventId()))
        .containsExactly("4 HTTP_204");
  }

  @Test
  void what_was_sent_and_not_noted_is_sent_again_under_the_same_event_id() {
    // Given: to the table it looks as if the process had died before it could note the answer
    String payment = accepted("told-app");
    Outcome outcome = completed(payment);
    receiver.next(
        payment,
        exchange -> {
          Database.execute(
              "update webhook_delivery set lease = lease + 1 where event_id = '"
                  + outcome.eventId()
                  + "'");
          status(200).answer(exchange);
        });

    // When
    apply(outcome);

    // Then
    awaitState(outcome, "DELIVERED");
    assertThat(receiver.about(payment))
        .hasSize(2)
        .extracting(Receiver.Request::eventId)
        .containsOnly(outcome.eventId().toString());
  }

  @Test
  void a_later_event_of_a_payment_waits_for_the_earlier_one() {
    // Given
    String payment = accepted("told-app");
    receiver.next(payment, status(500), status(500), status(503));
    Outcome first = completed(payment);
    Outcome second = refunded(payment, 80, 0);
    Outcome third = refunded(payment, 200, 80);

    // When
    apply(first);
    apply(second, third);

    // Then
    awaitState(third, "DELIVERED");
    String one = first.eventId().toString();
    assertThat(receiver.about(payment))
        .extracting(Receiver.Request::eventId)
        .containsExactly(
            one, one, one, one, second.eventId().toString(), third.eventId().toString());
  }

  @Test
  void one_that_hangs_holds_up_nobody_else() {
    // Given
    List<Outcome> hanging = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String payment = accepted("hanging-app");
      Receiver.Behaviour[] never = new Receiver.Behaviour[50];
      Arrays.fill(never, receiver.hang());
      receiver.next(payment, never);
      hanging.add(completed(payment));
    }
    outcomes.apply(hanging).await().atMost(PATIENCE);
    List<Outcome> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(completed(accepted("other-told-app")));
    }

    // When
    outcomes.apply(others).await().atMost(PATIENCE);

    // Then
    others.forEach(outcome -> awaitState(outcome, "DELIVERED"));
    assertThat(hanging).extracting(WebhookTest::state).containsOnly("PENDING");
  }

  @Test
  void what_nobody_takes_for_a_day_has_failed_and_may_be_sent_again_by_hand() {
    // Given
    String payment = accepted("told-app");
    Outcome first = completed(payment);
    Outcome second = refunded(payment, 80, 0);
    Receiver.Behaviour[] refusals = new Receiver.Behaviour[200];
    Arrays.fill(refusals, status(500));
    receiver.next(payment, refusals);
    apply(first);
    await().atMost(PATIENCE).until(() -> receiver.about(payment).size() >= 2);
    assertThat(state(first)).isEqualTo("PENDING");

    // When
    clock.set(clock.instant().plus(Duration.ofHours(24)));

    // Then
    awaitState(first, "FAILED");
    given()
        .queryParam("state", "FAILED")
        .queryParam("caller", "told-app")
        .get(deliveries)
        .then()
        .statusCode(200);
    String shown = given().get(deliveries + "/" + first.eventId()).asString();
    assertThat(shown).contains("\"FAILED\"", "\"HTTP_500\"", payment).doesNotContain("CNY");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                given()
                    .accept("text/plain")
                    .get(metrics)
                    .asString()
                    .lines()
                    .anyMatch(l -> l.matches("hutong_webhooks_failed [1-9].*")));

    // When the later event is told, the failed one holds it up no more
    receiver.next(payment);
    apply(second);
    awaitState(second, "DELIVERED");
    given().post(deliveries + "/" + first.eventId() + "/resend").then().statusCode(200);

    // Then
    awaitState(first, "DELIVERED");
    assertThat(receiver.about(payment))
        .last()
        .extracting(Receiver.Request::eventId)
        .isEqualTo(first.eventId().toString());
  }

  @Test
  void a_delivery_that_is_not_there_is_not_found_and_a_state_that_is_none_is_refused() {
    given().get(deliveries + "/" + UUID.randomUUID()).then().statusCode(404);
    given().post(deliveries + "/17/resend").then().statusCode(404);
    given().queryParam("state", "LOST").get(deliveries).then().statusCode(400);
    given().get(deliveries).then().statusCode(400);
  }

  @Test
  void what_is_told_is_proven_by_the_published_key() {
    // Given
    String key = Requests.newKey();
    String payment = accepted("told-app", key);
    Outcome outcome = completed(payment);
    Outcome refund = refunded(payment, 80, 0);

    // When
    apply(outcome, refund);

    // Then
    awaitState(refund, "DELIVERED");
    VerifyingKeys keys = VerifyingKeys.of(WebhookServers.KEY_ID, published(WebhookServers.KEY_ID));
    for (Receiver.Request request : receiver.about(payment)) {
      assertThat(request.uri()).endsWith("/hooks/told-app?v=1");
      assertThat(
              RequestSignature.verify(
                      "POST",
                      request.uri(),
                      request.headers(),
                      request.body(),
                      keys,
                      clock.instant(),
                      Duration.ofMinutes(1))
                  .keyId())
          .isEqualTo(WebhookServers.KEY_ID);
    }
    receiver
        .about(payment)
        .forEach(request -> Schemas.validComponent("PaymentChanged", request.json()));
    String first = receiver.about(payment).get(0).json().toString();
    assertThat(first)
        .isEqualTo(
            "{\"eventId\":\"%s\",\"type\":\"payment.completed\",\"paymentId\":\"%s\","
                    .formatted(outcome.eventId(), payment)
                + "\"idempotencyKey\":\"%s\",\"status\":\"COMPLETED\",\"amountMinor\":1280,"
                    .formatted(key)
                + "\"currency\":\"CNY\",\"occurredAt\":\"2021-10-02T02:00:01Z\","
                + "\"cycleId\":\"2021-10-02-01\",\"settlementDate\":\"2021-10-02\"}");
    assertThat(receiver.about(payment).get(1).json().toString())
        .contains("\"type\":\"refund.completed\"", "\"refundedMinor\":80", "\"kind\":\"REFUND\"");
  }

  private static PublicKey published(String keyId) {
    String x =
        given()
            .get("/v1/keys")
            .then()
            .statusCode(200)
            .extract()
            .path("keys.find { it.kid == '" + keyId + "' }.x");
    try {
      ByteArrayOutputStream der = new ByteArrayOutputStream();
      der.write(HexFormat.of().parseHex("302a300506032b6570032100"));
      der.write(Base64.getUrlDecoder().decode(x));
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(der.toByteArray()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
