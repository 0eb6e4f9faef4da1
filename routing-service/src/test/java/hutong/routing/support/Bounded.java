package hutong.routing.support;

import static io.restassured.RestAssured.given;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Participants' bounds and positions over HTTP, as operators see them. */
public final class Bounded {

  public static final String PROPOSER = "li.na";
  public static final String APPROVER = "wang.wei";

  private Bounded() {}

  /** Sets both bounds, with a second person where one is needed. */
  public static void at(String institution, Long capMinor, Long liquidityMinor) {
    Response asked =
        propose(
            PROPOSER, UUID.randomUUID().toString(), institution, body(capMinor, liquidityMinor));
    if (asked.statusCode() == 202) {
      approve(APPROVER, institution, asked.jsonPath().getLong("number")).then().statusCode(200);
    } else {
      asked.then().statusCode(200);
    }
  }

  public static JsonObject body(Long capMinor, Long liquidityMinor) {
    return new JsonObject()
        .put("currency", "CNY")
        .put("capMinor", capMinor)
        .put("liquidityMinor", liquidityMinor)
        .put("alarmPercent", 80)
        .put("useUnsettledCredits", true)
        .put("note", "a test");
  }

  public static Response propose(String operator, String key, String institution, JsonObject body) {
    return given()
        .header("Hutong-Operator", operator)
        .header("Idempotency-Key", key)
        .contentType("application/json")
        .body(body.encode())
        .post("/v1/positions/" + institution + "/caps");
  }

  public static Response approve(String operator, String institution, long number) {
    return given()
        .header("Hutong-Operator", operator)
        .post("/v1/positions/" + institution + "/caps/" + number + "/approval");
  }

  public static Response settled(String cycleId, String operator, String note) {
    return given()
        .header("Hutong-Operator", operator)
        .contentType("application/json")
        .body(new JsonObject().put("note", note).encode())
        .post("/v1/cycles/" + cycleId + "/settled");
  }

  public static void cutOff(String cycleId) {
    given().header("Idempotency-Key", cycleId).post("/v1/cycles/cut-off").then().statusCode(200);
  }

  public static JsonObject position(String institution) {
    JsonArray positions =
        new JsonObject(RestAssured.get("/v1/positions/" + institution).asString())
            .getJsonArray("positions");
    return positions.getJsonObject(0);
  }

  /** What was told of an institution's threshold. */
  public static List<JsonObject> crossings(String institution) {
    return Database.rows(
            "select payload from outbox where topic = 'hutong.positions' and key = ? order by seq",
            institution)
        .stream()
        .map(row -> new JsonObject(new String((byte[]) row.get("payload"))))
        .toList();
  }
}
