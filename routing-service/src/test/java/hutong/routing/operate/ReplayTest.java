package hutong.routing.operate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import hutong.routing.route.Decision.Verdict;
import hutong.routing.support.Books;
import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.testing.TestKafka;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RoutingTest
class ReplayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Pool pool;

  @AfterEach
  void restore() {
    Books.restore();
  }

  private static JsonObject replay(String version, Instant from, Instant to) {
    String report =
        given()
            .contentType("application/json")
            .body(new JsonObject().put("from", from).put("to", to).encode())
            .post("/v1/rulebooks/" + version + "/replay")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    Schemas.validComponent("routing.yaml", "ReplayReport", report);
    return new JsonObject(report);
  }

  private static JsonObject sum(int count, int minor) {
    return new JsonObject().put("count", count).put("amountMinor", minor);
  }

  private static Instant decidedAt(String payment) {
    return ((java.sql.Timestamp)
            Database.rows("select decided_at from decision where payment_id = ?::uuid", payment)
                .get(0)
                .get("decided_at"))
        .toInstant();
  }

  @Test
  void periodThatIsNoneAndVersionThatIsNotThereAreRefused() {
    for (String bad :
        List.of(
            "{}",
            "{\"from\":\"2021-10-02T00:00:00Z\"}",
            "{\"from\":\"2021-10-02T00:00:00Z\",\"to\":\"2021-10-02T00:00:00Z\"}",
            "{\"from\":\"2021-10-03T00:00:00Z\",\"to\":\"2021-10-02T00:00:00Z\"}")) {
      given()
          .contentType("application/json")
          .body(bad)
          .post("/v1/rulebooks/" + Books.first() + "/replay")
          .then()
          .statusCode(400)
          .body("code", equalTo("BAD_REQUEST"));
    }
    given()
        .contentType("application/json")
        .body("{\"from\":\"2021-10-02T00:00:00Z\",\"to\":\"2021-10-03T00:00:00Z\"}")
        .post("/v1/rulebooks/none+0/replay")
        .then()
        .statusCode(404);
  }

  @Test
  void draftIsHeldAgainstThePaymentsOfThePeriodAndNothingChanges() {
    try (Institution institution = Institution.start();
        TestKafka kafka = TestKafka.connect()) {
      // Given
      String open = Scans.send(kafka, Scans.open(Scans.newPayment(), "ok-1"));
      String shut = Scans.send(kafka, Scans.shut(Scans.newPayment()).put("amountMinor", 5_000));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  "COMPLETED".equals(Database.state(open))
                      && "REFUSED".equals(Database.state(shut)));
      Instant one = decidedAt(open);
      Instant other = decidedAt(shut);
      Instant from = one.isBefore(other) ? one : other;
      Instant to = (one.isBefore(other) ? other : one).plusNanos(1_000);
      String base = Books.last();
      JsonObject moved = Books.rule(base, "R-WX-01").put("version", 2).put("cities", "440300");
      JsonObject ended = Books.rule(base, "R-WX-01").put("effectiveTo", "2021-10-01");
      String draft =
          Books.post(
                  Books.DRAFTER,
                  Books.key(),
                  "/drafts",
                  new JsonObject()
                      .put("base", base)
                      .put("rules", new io.vertx.core.json.JsonArray().add(moved).add(ended)))
              .then()
              .statusCode(201)
              .extract()
              .path("version");
      long before = Database.count("select count(*) from outbox");

      // When
      JsonObject turned = replay(draft, from, to);
      JsonObject same = replay(base, from, to);

      // Then
      assertThat(turned.getLong("payments")).isEqualTo(2);
      assertThat(turned.getBoolean("complete")).isTrue();
      JsonObject lost = turned.getJsonObject("acceptToRefuse");
      assertThat(lost.getJsonObject("total")).isEqualTo(sum(1, 1_280));
      assertThat(lost.getJsonArray("examples")).containsExactly(open);
      assertThat(lost.getJsonObject("byReason").fieldNames()).containsExactly("CITY_NOT_OPEN");
      JsonObject won = turned.getJsonObject("refuseToAccept");
      assertThat(won.getJsonObject("total")).isEqualTo(sum(1, 5_000));
      assertThat(won.getJsonArray("examples")).containsExactly(shut);
      assertThat(won.getJsonObject("byPayerApp").fieldNames()).containsExactly("CUP_APP");
      assertThat(won.getJsonObject("byPayerInstitution").fieldNames()).containsExactly("UNIONPAY");
      assertThat(won.getJsonObject("byCodeOwner").fieldNames()).containsExactly("WECHAT");
      assertThat(same.getJsonObject("acceptToRefuse").getJsonObject("total")).isEqualTo(sum(0, 0));
      assertThat(same.getJsonObject("refuseToAccept").getJsonObject("total")).isEqualTo(sum(0, 0));
      assertThat(Database.count("select count(*) from outbox")).isEqualTo(before);
    }
  }

  @Test
  void longPeriodIsReadPageByPageAndEachPaymentOnce() {
    // Given
    Instant from = Instant.parse("2150-01-01T00:00:00Z");
    Database.execute(
        """
        insert into payment (payment_id, state, accepted_at, payer_app, payer_ref, account_type,
          amount_minor, currency, code_owner, rulebook_version, reason)
        select ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'REFUSED', now(),
          'CUP_APP', 'u-' || i, 'DEBIT', i, 'CNY', 'WECHAT', 'v', 'CITY_NOT_OPEN'
          from generate_series(1, 2345) as i
        """);
    Database.execute(
        """
        insert into decision (payment_id, verdict, reason, rule_id, rulebook_version, evaluated_for,
          decided_at, detail, facts)
        select payment_id, 'REFUSE',
          case amount_minor % 10 when 0 then 'DAILY_LIMIT_TIER' else 'CITY_NOT_OPEN' end,
          'R-WX-01', 'v', now(),
          timestamptz '2150-01-01 00:00:00Z' + (amount_minor / 100) * interval '1 second', '{}',
          case when amount_minor <= 2300 then jsonb_build_object('payerApp', 'CUP_APP', 'codeOwner',
            'WECHAT', 'codeClass', 'MERCHANT_STATIC', 'mode', 'MPM', 'scene', 'OFFLINE', 'city',
            '440300', 'amountMinor', amount_minor, 'at', '2021-10-02T02:00:00Z') end
          from payment where payment_id::text like '00000000-0000-4000-8000-%'
        """);

    // When
    PastPayments all = new PastPayments(pool, from, from.plusSeconds(60), 1_000_000);
    List<UUID> seen = new ArrayList<>();
    all.forEachRemaining(
        past -> {
          seen.add(past.paymentId());
          // What a daily limit refused the rules had accepted.
          assertThat(past.verdict())
              .isEqualTo(past.facts().amountMinor() % 10 == 0 ? Verdict.ACCEPT : Verdict.REFUSE);
          assertThat(past.facts().payerRef()).isEqualTo("u-" + past.facts().amountMinor());
        });
    PastPayments some = new PastPayments(pool, from, from.plusSeconds(60), 1_500);
    List<UUID> first = new ArrayList<>();
    some.forEachRemaining(past -> first.add(past.paymentId()));

    // Then
    assertThat(seen).hasSize(2_300).doesNotHaveDuplicates();
    assertThat(all.withoutFacts()).isEqualTo(45);
    assertThat(all.cutOff()).isFalse();
    assertThat(first).isEqualTo(seen.subList(0, 1_500));
    assertThat(some.cutOff()).isTrue();
    Database.execute(
        "delete from decision where payment_id::text like '00000000-0000-4000-8000-%'");
    Database.execute("delete from payment where payment_id::text like '00000000-0000-4000-8000-%'");
  }
}
