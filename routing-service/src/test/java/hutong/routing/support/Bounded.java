package hutong.routing.support;

import static io.restassured.RestAssured.given;

import hutong.testing.TestKafka;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Participants' bounds and positions, as operators and settlement-service see to them. */
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

  /** As settlement-service tells that the nets of a cycle are paid, all of them. */
  public static void settled(TestKafka kafka, String cycleId) {
    settled(kafka, cycleId, "SETTLED", "2021-10-03T02:00:00Z");
  }

  /**
   * As settlement-service tells what has become of a cycle.
   *
   * @param legs participant and state, with a colon between
   * @return the event's id
   */
  public static String settled(
      TestKafka kafka, String cycleId, String state, String at, String... legs) {
    JsonArray all = new JsonArray();
    for (String leg : legs) {
      String[] parts = leg.split(":");
      all.add(
          new JsonObject()
              .put("participant", parts[0])
              .put("currency", "CNY")
              .put("amountMinor", -1)
              .put("state", parts[1]));
    }
    JsonObject event =
        new JsonObject()
            .put("cycleId", cycleId)
            .put("cycleType", "CLEARING")
            .put("settlementDate", cycleId.substring(0, 10))
            .put("state", state)
            .put("at", at)
            .put("legs", all);
    return settlement(kafka, cycleId, "hutong.cycle.settled.v1", event.encode());
  }

  /** Sends a record of the settlements' topic as a new event and returns the event's id. */
  public static String settlement(TestKafka kafka, String key, String type, String data) {
    String eventId = UUID.randomUUID().toString();
    kafka.send("hutong.settlements", key, data, Scans.headers(eventId, type));
    return eventId;
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
