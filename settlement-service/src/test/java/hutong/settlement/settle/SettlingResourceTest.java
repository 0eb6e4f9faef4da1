package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import hutong.settlement.OnRealServers;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Settlement over HTTP. */
@OnRealServers
class SettlingResourceTest extends SettlingSteps {

  private static ValidatableResponse get(String path) {
    return RestAssured.given().get(path).then();
  }

  private static ValidatableResponse post(String operator, String path, String json) {
    return RestAssured.given()
        .header("Hutong-Operator", operator)
        .contentType("application/json")
        .body(json)
        .post(path)
        .then();
  }

  private static ValidatableResponse bring(String operator, String xml) {
    return RestAssured.given()
        .header("Hutong-Operator", operator)
        .contentType("application/xml")
        .body(xml)
        .post("/v1/settlement/messages")
        .then();
  }

  private static ValidatableResponse prefund(String operator, String participant, String json) {
    return RestAssured.given()
        .header("Hutong-Operator", operator)
        .contentType("application/json")
        .body(json)
        .put("/v1/participants/" + participant + "/prefunding")
        .then();
  }

  private static void refused(ValidatableResponse response, int status, String code) {
    response.statusCode(status).contentType("application/problem+json").body("code", equalTo(code));
  }

  private String of(String what) {
    return "/v1/cycles/" + cycle + "/settlement" + what;
  }

  @Test
  void what_is_unknown_or_cannot_be_read_is_refused() {
    // Given
    cycle = "1973-12-31-77";
    String reason = ",\"reason\":\"r\"}";

    // When // Then
    refused(get("/v1/cycles/today/settlement"), 400, "BAD_CYCLE_ID");
    refused(get(of("")), 404, "UNKNOWN_SETTLEMENT");
    refused(get(of("/instructions")), 404, "UNKNOWN_SETTLEMENT");
    refused(post("li.na", of("/retry"), ""), 404, "UNKNOWN_SETTLEMENT");
    refused(post("Li Na", of("/retry"), ""), 400, "BAD_OPERATOR");
    refused(post("gateway", of("/retry"), ""), 400, "BAD_REQUEST");
    for (String bad :
        new String[] {
          "{}",
          "{\"kind\":\"PAY\",\"endToEndIds\":[\"a\"]" + reason,
          "{\"kind\":\"MESSAGE\",\"endToEndIds\":[\"a\"]" + reason,
          "{\"kind\":\"RETRY\",\"endToEndIds\":[]" + reason,
          "{\"kind\":\"RETRY\",\"endToEndIds\":[\"a\",\"a\"]" + reason,
          "{\"kind\":\"RETRY\",\"endToEndIds\":[\"a\"]}",
          "{\"kind\":\"RETRY\",\"reference\":\"x\",\"endToEndIds\":[\"a\"]" + reason,
          "{\"kind\":\"SETTLED_OUTSIDE\",\"endToEndIds\":[\"a\"]" + reason
        }) {
      refused(post("li.na", of("/proposals"), bad), 400, "BAD_REQUEST");
    }
    refused(
        post("li.na", of("/proposals"), "{\"kind\":\"RETRY\",\"endToEndIds\":[\"a\"]" + reason),
        404,
        "UNKNOWN_SETTLEMENT");
    String unknown = "/v1/settlement/proposals/" + UUID.randomUUID();
    refused(post("li.na", unknown + "/approval", ""), 404, "UNKNOWN_PROPOSAL");
    refused(post("li.na", unknown + "/rejection", ""), 404, "UNKNOWN_PROPOSAL");
    refused(get("/v1/settlement/proposals?state=DONE"), 400, "BAD_REQUEST");
    refused(bring("li.na", "<a/>"), 400, "BAD_MESSAGE");
    refused(bring("settlement", "<a/>"), 400, "BAD_REQUEST");
    refused(prefund("li.na", "icbc!", "{}"), 400, "BAD_PARTICIPANT_ID");
    refused(
        prefund("li.na", "ICBC", "{\"currency\":\"CNY\",\"amountMinor\":1}"), 400, "BAD_REQUEST");
    refused(
        prefund("li.na", "ICBC", "{\"currency\":\"CNY\",\"expectedMinor\":0,\"amountMinor\":-1}"),
        400,
        "BAD_REQUEST");
    refused(
        prefund("li.na", "ICBC", "{\"currency\":\"CNY\",\"expectedMinor\":5,\"amountMinor\":9}"),
        409,
        "PREFUNDING_CHANGED");
    get("/v1/participants/ICBC/prefunding").statusCode(200).body("amountMinor", equalTo(0));
  }

  private static String amounts(long expected, long amount) {
    return "{\"currency\":\"CNY\",\"expectedMinor\":%d,\"amountMinor\":%d}"
        .formatted(expected, amount);
  }

  private static void counts(int amount) {
    get("/v1/participants/BOC/prefunding").statusCode(200).body("amountMinor", equalTo(amount));
  }

  @Test
  void a_prefunding_is_raised_by_two_people_and_lowered_by_one() {
    // When one person asks for more
    String raise =
        prefund("li.na", "BOC", amounts(0, 900))
            .statusCode(202)
            .body("state", equalTo("PROPOSED"))
            .body("amountMinor", equalTo(900))
            .extract()
            .path("proposalId");
    prefund("wang.wei", "BOC", amounts(0, 900)).statusCode(202).body("proposalId", equalTo(raise));
    String other = prefund("li.na", "BOC", amounts(0, 800)).extract().path("proposalId");

    // Then nothing has changed
    String path = "/v1/prefunding/proposals/" + raise;
    counts(0);
    refused(post("li.na", path + "/approval", ""), 409, "FOUR_EYES");
    refused(
        post("li.na", "/v1/prefunding/proposals/" + UUID.randomUUID() + "/approval", ""),
        404,
        "UNKNOWN_PROPOSAL");
    get("/v1/prefunding/proposals?state=PROPOSED").body("proposals.proposalId", hasItem(raise));
    counts(0);

    // When another approves, twice said
    post("wang.wei", path + "/approval", "").statusCode(200).body("state", equalTo("APPROVED"));
    post("wang.wei", path + "/approval", "").statusCode(200);

    // Then it counts, and what was proposed of another amount does not fit any more
    counts(900);
    String late = "/v1/prefunding/proposals/" + other;
    refused(post("wang.wei", late + "/approval", ""), 409, "PREFUNDING_CHANGED");
    counts(900);
    post("li.na", late + "/rejection", "").statusCode(200).body("state", equalTo("REJECTED"));
    refused(post("wang.wei", late + "/approval", ""), 409, "ALREADY_DECIDED");

    // When // Then one person lowers it
    refused(prefund("li.na", "BOC", amounts(800, 100)), 409, "PREFUNDING_CHANGED");
    prefund("li.na", "BOC", amounts(900, 100)).statusCode(200).body("amountMinor", equalTo(100));
    counts(100);
  }

  @Test
  void whoever_approves_a_message_sees_first_what_it_says_and_what_would_follow() throws Exception {
    // Given
    given("1975-06-02-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    String wrong = PlayedAgent.entry(id("CCB", 1), "1.00", true, date);
    String notice = PlayedAgent.notice("H4", wrong, alipay(1));

    // When
    String path = "/v1/settlement/proposals/" + bring("li.na", notice).extract().path("proposalId");

    // Then
    get(path)
        .statusCode(200)
        .body(
            "message.sha256",
            equalTo(
                HexFormat.of()
                    .formatHex(SettlementIds.sha256(notice.getBytes(StandardCharsets.UTF_8)))))
        .body("content.outcome", equalTo("MISMATCHED"))
        .body("content.why", equalTo("WRONG_AMOUNT"))
        .body("content.bookings.amountMinor", contains(100, 9_962))
        .body("content.bookings.direction", contains("CRDT", "DBIT"))
        .body("content.bookings.valueDate", contains(date, date))
        .body("content.legs", hasSize(1))
        .body("content.legs[0].participant", equalTo("CCB"))
        .body("content.legs[0].amountMinor", equalTo(-9_968))
        .body("content.legs[0].findings", contains("WRONG_AMOUNT"));
    assertThat(legs()).contains("CCB SENT 1 -");

    // When one that agrees is brought
    String right = bring("li.na", PlayedAgent.notice("H5", ccb(1))).extract().path("proposalId");

    // Then
    get("/v1/settlement/proposals/" + right)
        .statusCode(200)
        .body("content.outcome", equalTo("APPLIED"))
        .body("content.legs.endToEndId", contains(id("CCB", 1)))
        .body("content.legs[0].becomes", equalTo("CONFIRMED"));
    assertThat(legs()).contains("CCB SENT 1 -");

    // When it is approved
    post("wang.wei", "/v1/settlement/proposals/" + right + "/approval", "").statusCode(200);

    // Then
    assertThat(legs()).contains("CCB CONFIRMED 1 -");
    get("/v1/settlement/proposals/" + right)
        .body("state", equalTo("APPROVED"))
        .body("content", nullValue());
    refused(get("/v1/settlement/proposals/" + UUID.randomUUID()), 404, "UNKNOWN_PROPOSAL");
  }

  @Test
  void a_cycle_is_followed_from_its_mismatch_to_its_end_by_two_people() throws Exception {
    // Given
    given("1975-06-01-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    post("li.na", of("/retry"), "").statusCode(200).body("outcome", equalTo("ASKED_AGAIN"));
    take(PlayedAgent.notice("H1", PlayedAgent.entry(id("CCB", 1), "1.00", true, date)));

    // When // Then one person is not enough
    get(of(""))
        .statusCode(200)
        .body("state", equalTo("INSTRUCTED"))
        .body("reason", equalTo("MISMATCHED"))
        .body("legs", hasSize(3))
        .body("legs[1].attempts[0].outcome", equalTo("MISMATCHED"));
    get(of("/instructions")).statusCode(200).body("instructions", hasSize(1));
    refused(post("li.na", of("/retry"), ""), 409, "NEEDS_APPROVAL");
    String retry = "{\"kind\":\"RETRY\",\"endToEndIds\":[\"%s\"],\"reason\":\"undone\"}";
    refused(
        post("li.na", of("/proposals"), retry.formatted(id("ALIPAY", 1))), 409, "LEG_DOES_NOT_FIT");
    String proposal =
        post("li.na", of("/proposals"), retry.formatted(id("CCB", 1)))
            .statusCode(201)
            .body("state", equalTo("PROPOSED"))
            .extract()
            .path("proposalId");
    String path = "/v1/settlement/proposals/" + proposal;
    refused(post("li.na", path + "/approval", ""), 409, "FOUR_EYES");

    // When another approves
    post("wang.wei", path + "/approval", "")
        .statusCode(200)
        .body("state", equalTo("APPROVED"))
        .body("decidedBy", equalTo("wang.wei"));

    // Then
    refused(post("wang.wei", path + "/rejection", ""), 409, "ALREADY_DECIDED");
    get("/v1/settlement/proposals?state=APPROVED&cycleId=" + cycle)
        .statusCode(200)
        .body("proposals.proposalId", hasItem(proposal));
    assertThat(legs()).contains("CCB SENT 2 -");

    // When the rest is confirmed by messages that people bring
    String brought =
        bring("li.na", PlayedAgent.notice("H2", ccb(2)))
            .statusCode(202)
            .body("kind", equalTo("MESSAGE"))
            .body("message.messageId", equalTo("H2"))
            .extract()
            .path("proposalId");
    post("wang.wei", "/v1/settlement/proposals/" + brought + "/approval", "")
        .statusCode(200)
        .body("message.outcome", equalTo("APPLIED"));
    await(settling.advance(cycle));
    take(PlayedAgent.notice("H3", alipay(1), unionpay(1)));

    // Then
    get(of("")).statusCode(200).body("state", equalTo("SETTLED"));
    refused(post("li.na", of("/retry"), ""), 409, "SETTLEMENT_ENDED");
  }
}
