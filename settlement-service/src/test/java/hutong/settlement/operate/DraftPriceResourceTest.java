package hutong.settlement.operate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.Downloads;
import hutong.settlement.cycle.SealSteps;
import hutong.settlement.fee.ShippedFees;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnRealServers
class DraftPriceResourceTest {

  @Inject Downloads downloads;

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  private static ValidatableResponse price(String cycle, String feeFile) {
    return given()
        .contentType("application/json")
        .body(feeFile)
        .when()
        .post("/v1/cycles/" + cycle + "/draft-price")
        .then();
  }

  @Test
  void a_bad_draft_and_an_unknown_cycle_are_problems() {
    // Given
    String aboveCap = ShippedFees.text().replaceFirst("\"ratePpm\": 3500", "\"ratePpm\": 3501");

    // When // Then
    price("2035-01-01-01", aboveCap)
        .statusCode(400)
        .body("code", equalTo("BAD_FEE_FILE"))
        .body("detail", containsString("rate above the public cap"));
    price("2035-01-01-01", "{").statusCode(400).body("code", equalTo("BAD_FEE_FILE"));
    price("yesterday", ShippedFees.text()).statusCode(400).body("code", equalTo("BAD_CYCLE_ID"));
    price("1999-01-01-01", ShippedFees.text())
        .statusCode(404)
        .body("code", equalTo("UNKNOWN_CYCLE"));
  }

  @Test
  void a_cycle_is_priced_by_the_draft_and_nothing_is_stored() {
    // Given 10,000 fen, of which a half is refunded, and 100 fen of a schedule the draft has not
    String cycle = "2035-01-02-01";
    UUID payment = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    feed.send(Events.completed(payment, cycle, 10_000));
    feed.send(Events.completed(other, cycle, 100).with("FS-INTEROP-EXAMPLE", "FS-BANK-CARD-CAPS"));
    feed.awaitPosted(payment);
    feed.awaitPosted(other);
    feed.send(Events.refunded(UUID.randomUUID(), payment, cycle, 5_000, 0, 10_000));
    feed.await(
        () -> Books.number("select count(*) from linked_item where payment_id = ?", payment) == 1);
    List<String> before = Books.snapshot(cycle);
    String draft =
        ShippedFees.text()
            .replace("\"ratePpm\": 3500", "\"ratePpm\": 1000")
            .replace("FS-BANK-CARD-CAPS", "FS-OF-NOBODY");

    // When // Then 35 - 18 against 10 - 5
    price(cycle, draft)
        .statusCode(200)
        .body("state", equalTo("OPEN"))
        .body("provisional", equalTo(true))
        .body("payments", equalTo(1))
        .body("refunds", equalTo(1))
        .body("unpriced.UNKNOWN_FEE_SCHEDULE", equalTo(1))
        .body(
            "fees.participant", contains("ALIPAY", "ALIPAY", "CCB", "CCB", "UNIONPAY", "UNIONPAY"))
        .body(
            "fees.feeType",
            contains(
                "ISSUER_FEE",
                "NETWORK_FEE_ACQUIRER",
                "ISSUER_FEE",
                "NETWORK_FEE_ISSUER",
                "NETWORK_FEE_ISSUER",
                "NETWORK_FEE_ACQUIRER"))
        .body("fees.nowMinor", contains(-17, -1, 17, -1, 1, 1))
        .body("fees.draftMinor", contains(-5, -1, 5, -1, 1, 1))
        .body("fees.differenceMinor", contains(12, 0, -12, 0, 0, 0));
    assertThat(Books.snapshot(cycle)).isEqualTo(before);
  }

  @Test
  void what_a_draft_rounds_over_the_cycle_is_in_its_price() {
    // Given a hundred payments of a fee of 0.35 fen, in a cycle that is closed
    String cycle = "2035-01-03-01";
    for (int i = 0; i < 100; i++) {
      feed.send(Events.completed(UUID.randomUUID(), cycle, 100));
    }
    feed.end(cycle, 100, 10_000);
    feed.awaitState(cycle, "CLOSED");

    // When // Then
    price(cycle, ShippedFees.text().replaceFirst("\"PER_ITEM\"", "\"AGGREGATE_PER_CYCLE\""))
        .statusCode(200)
        .body("provisional", equalTo(false))
        .body("unpriced.keySet()", empty())
        .body("fees.nowMinor", contains(0, 0, 0, 0, 0, 0))
        .body("fees.draftMinor", contains(-35, -3, 35, -3, 3, 3));
  }

  @Test
  void a_cycle_of_many_pieces_of_rows_is_priced_to_the_last_and_more_than_a_few_at_once_wait()
      throws Exception {
    // Given five thousand payments of 10,000 fen
    String cycle = "2036-01-02-01";
    SealSteps.closedCycle(cycle, 5_000);
    String draft = ShippedFees.text().replace("\"ratePpm\": 3500", "\"ratePpm\": 1000");

    // When // Then
    price(cycle, draft)
        .statusCode(200)
        .body("payments", equalTo(5_000))
        .body("fees.nowMinor", contains(-175_000, -15_000, 175_000, -15_000, 15_000, 15_000))
        .body("fees.draftMinor", contains(-50_000, -15_000, 50_000, -15_000, 15_000, 15_000));

    // When as many are under way as may be
    List<UniEmitter<? super Object>> underWay = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      downloads.within(() -> Uni.createFrom().emitter(underWay::add)).subscribe().with(done -> {});
    }

    // Then
    price(cycle, draft).statusCode(503).body("code", equalTo("TOO_MANY_DOWNLOADS"));
    underWay.forEach(one -> one.complete(null));
    price(cycle, draft).statusCode(200);
  }
}
