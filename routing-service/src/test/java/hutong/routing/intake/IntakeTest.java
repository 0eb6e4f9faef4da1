package hutong.routing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.testing.TestKafka;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@RoutingTest
class IntakeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static Institution institution;
  private static TestKafka kafka;

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

  private static List<JsonObject> deadLettersOf(String... eventIds) {
    List<String> wanted = List.of(eventIds);
    List<ConsumerRecord<String, byte[]>> records =
        kafka.readUntil(
            "hutong.dead-letters",
            PATIENCE,
            read -> read.stream().filter(r -> of(r, wanted)).count() >= wanted.size());
    return records.stream()
        .filter(record -> of(record, wanted))
        .map(record -> new JsonObject(new String(record.value())))
        .toList();
  }

  private static boolean of(ConsumerRecord<String, byte[]> letter, List<String> eventIds) {
    String text = new String(letter.value());
    return eventIds.stream().anyMatch(text::contains);
  }

  @Test
  void poisonBecomesADeadLetterAndItsNeighboursGoOn() {
    // Given
    String before = Scans.newPayment();
    String after = Scans.newPayment();
    String notJson = UUID.randomUUID().toString();
    String noAmount = UUID.randomUUID().toString();
    String halfSurrogate = UUID.randomUUID().toString();
    String otherKey = UUID.randomUUID().toString();
    String otherType = UUID.randomUUID().toString();
    String secret = "secret-payload-text";
    JsonObject good = Scans.open(Scans.newPayment(), "ok-1");

    // When
    Scans.send(kafka, Scans.open(before, "ok-1"));
    kafka.send(Scans.TOPIC, before, "{" + secret, Scans.headers(notJson, Scans.ACCEPTED));
    JsonObject negative = good.copy().put("amountMinor", -1);
    kafka.send(
        Scans.TOPIC,
        negative.getString("paymentId"),
        negative.encode(),
        Scans.headers(noAmount, Scans.ACCEPTED));
    String unwritable = good.copy().put("merchantId", "MARK").encode().replace("MARK", "\\ud800");
    kafka.send(
        Scans.TOPIC,
        good.getString("paymentId"),
        unwritable,
        Scans.headers(halfSurrogate, Scans.ACCEPTED));
    kafka.send(Scans.TOPIC, "other", good.encode(), Scans.headers(otherKey, Scans.ACCEPTED));
    kafka.send(
        Scans.TOPIC,
        good.getString("paymentId"),
        good.encode(),
        Scans.headers(otherType, "hutong.scan.accepted.v9"));
    Scans.send(kafka, Scans.open(after, "ok-1"));

    // Then
    awaitState(before, "COMPLETED");
    awaitState(after, "COMPLETED");
    List<JsonObject> letters = deadLettersOf(notJson, noAmount, halfSurrogate, otherKey, otherType);
    assertThat(letters)
        .extracting(letter -> letter.getString("reason"))
        .containsExactlyInAnyOrder(
            "BAD_JSON", "BAD_FIELD", "BAD_FIELD", "KEY_MISMATCH", "UNSUPPORTED_TYPE");
    assertThat(letters.toString()).doesNotContain(secret);
    letters.forEach(
        letter -> Schemas.validEvent("hutong.dead-letter.v1", letter.encode().getBytes()));
    assertThat(Database.state(good.getString("paymentId"))).isNull();
  }

  @Test
  void whatCannotBeToldIsNotStoredEither() {
    // Given
    String doomed = Scans.newPayment();
    String neighbour = Scans.newPayment();
    String event = UUID.randomUUID().toString();
    Database.execute(
        """
        create function refuse_one() returns trigger language plpgsql as
        $$ begin if new.key = '%s' then raise exception 'no'; end if; return new; end $$
        """
            .formatted(doomed));
    Database.execute(
        "create trigger refuse_one before insert on outbox for each row"
            + " execute function refuse_one()");

    // When
    kafka.send(
        Scans.TOPIC, doomed, Scans.shut(doomed).encode(), Scans.headers(event, Scans.ACCEPTED));
    Scans.send(kafka, Scans.shut(neighbour));

    // Then
    assertThat(deadLettersOf(event))
        .singleElement()
        .satisfies(letter -> assertThat(letter.getString("reason")).isEqualTo("IMPOSSIBLE_DATA"));
    awaitState(neighbour, "REFUSED");
    assertThat(Database.state(doomed)).isNull();
    assertThat(Database.told(doomed)).isEmpty();
    assertThat(Database.count("select count(*) from decision where payment_id = ?::uuid", doomed))
        .isZero();
    assertThat(Database.count("select count(*) from inbox where event_id = ?::uuid", event))
        .isZero();
    Database.execute("drop trigger refuse_one on outbox");
    Database.execute("drop function refuse_one");
  }

  @Test
  void secondDeliveryAndSecondEventChangeNothing() {
    // Given
    String paid = Scans.newPayment();
    String refused = Scans.newPayment();
    String paidEvent = UUID.randomUUID().toString();
    String refusedEvent = UUID.randomUUID().toString();
    String marker = Scans.newPayment();

    // When
    for (int i = 0; i < 3; i++) {
      kafka.send(
          Scans.TOPIC,
          paid,
          Scans.open(paid, "ok-1").encode(),
          Scans.headers(paidEvent, Scans.ACCEPTED));
      kafka.send(
          Scans.TOPIC,
          refused,
          Scans.shut(refused).encode(),
          Scans.headers(refusedEvent, Scans.ACCEPTED));
    }
    awaitState(paid, "COMPLETED");
    awaitState(refused, "REFUSED");
    Scans.send(kafka, Scans.open(paid, "no-1").put("amountMinor", 999_999));
    Scans.send(kafka, Scans.open(refused, "ok-1"));
    for (int partition = 0; partition < 4; partition++) {
      kafka.send(
          Scans.TOPIC,
          partition,
          marker,
          Scans.shut(marker).encode().getBytes(),
          Scans.headers(UUID.randomUUID().toString(), Scans.ACCEPTED));
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Database.count(
                        "select count(*) from inbox where received_at >="
                            + " (select created_at from payment where payment_id = ?::uuid)",
                        marker)
                    >= 4);

    // Then
    assertThat(Database.state(paid)).isEqualTo("COMPLETED");
    assertThat(Database.state(refused)).isEqualTo("REFUSED");
    assertThat(Database.told(paid)).containsExactly("hutong.payment.completed.v1");
    assertThat(Database.told(refused)).containsExactly("hutong.payment.refused.v1");
    assertThat(institution.timesAsked("debits", paid)).isOne();
  }

  @Test
  void scanThatEndedBeforeRoutingIsPassedOver() {
    // Given
    String ended = Scans.newPayment();
    String next = Scans.newPayment();

    // When
    kafka.send(
        Scans.TOPIC,
        0,
        ended,
        Schemas.example("hutong.scan.refused.v1.unrecognised"),
        Scans.headers(UUID.randomUUID().toString(), "hutong.scan.refused.v1"));
    kafka.send(
        Scans.TOPIC,
        0,
        next,
        Scans.shut(next).encode().getBytes(),
        Scans.headers(UUID.randomUUID().toString(), Scans.ACCEPTED));

    // Then
    awaitState(next, "REFUSED");
    assertThat(Database.state(ended)).isNull();
  }

  @Test
  void refusalIsStoredWithItsDecisionAndTold() {
    // When
    String paymentId = Scans.send(kafka, Scans.shut(Scans.newPayment()));

    // Then
    awaitState(paymentId, "REFUSED");
    byte[] payload = Database.payload(paymentId, "hutong.payment.refused.v1");
    Schemas.validEvent("hutong.payment.refused.v1", payload);
    JsonObject told = new JsonObject(new String(payload));
    assertThat(told.getJsonObject("reason").getString("code")).isEqualTo("RT02");
    assertThat(told.getString("ruleId")).isEqualTo("R-WX-01");
    assertThat(Database.rows("select * from decision where payment_id = ?::uuid", paymentId).get(0))
        .containsEntry("verdict", "REFUSE")
        .containsEntry("reason", "CITY_NOT_OPEN")
        .containsEntry("rule_id", "R-WX-01");
    assertThat(Database.rows("select * from outbox where key = ?", paymentId).get(0))
        .containsEntry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  }

  @Test
  void acceptedPaymentIsDebitedCreditedAndToldWithItsSettlementDay() {
    // When
    String paymentId = Scans.send(kafka, Scans.open(Scans.newPayment(), "ok-1"));

    // Then
    awaitState(paymentId, "COMPLETED");
    byte[] payload = Database.payload(paymentId, "hutong.payment.completed.v1");
    Schemas.validEvent("hutong.payment.completed.v1", payload);
    JsonObject told = new JsonObject(new String(payload));
    assertThat(told.getString("payerInstitution")).isEqualTo("UNIONPAY");
    assertThat(told.getString("payeeInstitution")).isEqualTo("TENPAY");
    assertThat(told.getString("cycleId")).startsWith(told.getString("settlementDate"));
  }
}
