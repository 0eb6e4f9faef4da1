package hutong.settlement.reconcile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Feed;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;

/** Sends statements as an institution does, and proposes and approves as two operators do. */
final class Statements {

  private Statements() {}

  static Response send(String participant, String cycle, String format, byte[] file) {
    return given()
        .contentType("application/octet-stream")
        .body(file)
        .post(
            "/v1/reconciliations?participant={p}&cycle={c}&format={f}", participant, cycle, format);
  }

  /** Sends a new file and waits for the end of its run. */
  static JsonPath run(Feed feed, String participant, String cycle, OwnFile file) {
    byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
    return run(feed, participant, cycle, "OWN", bytes);
  }

  /** Sends a file once more that another has overtaken, as the last word; waits for its end. */
  static JsonPath runAgain(Feed feed, String participant, String cycle, OwnFile file) {
    return ended(feed, StatementDesk.sendAgain(participant, cycle, file));
  }

  static JsonPath run(Feed feed, String participant, String cycle, String format, byte[] file) {
    return ended(feed, send(participant, cycle, format, file));
  }

  private static JsonPath ended(Feed feed, Response taken) {
    assertThat(taken.statusCode()).as(taken.asString()).isEqualTo(202);
    String path = "/v1/reconciliations/" + taken.jsonPath().getString("runId");
    feed.await(() -> !given().get(path).jsonPath().getString("state").equals("RUNNING"));
    return given().get(path).jsonPath();
  }

  static Response propose(String breakId, String kind, long amountMinor, String more) {
    return given()
        .header("Hutong-Operator", "li.na")
        .contentType("application/json")
        .body(
            "{\"kind\":\"%s\",\"amountMinor\":%d,\"reason\":\"their statement\"%s}"
                .formatted(kind, amountMinor, more))
        .post("/v1/breaks/" + breakId + "/proposals");
  }

  static Response approve(String proposalId) {
    return given()
        .header("Hutong-Operator", "wang.wei")
        .post("/v1/proposals/" + proposalId + "/approval");
  }

  /** Proposes, and another person approves; the answer is the decided proposal. */
  static JsonPath adjust(String breakId, String kind, long amountMinor, String more) {
    Response proposed = propose(breakId, kind, amountMinor, more);
    assertThat(proposed.statusCode()).as(proposed.asString()).isEqualTo(201);
    Response approved = approve(proposed.jsonPath().getString("proposalId"));
    assertThat(approved.statusCode()).as(approved.asString()).isEqualTo(200);
    return approved.jsonPath();
  }
}
