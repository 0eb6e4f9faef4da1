package hutong.routing.support;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Rulebooks over HTTP, as operators work with them. */
public final class Books {

  public static final String DRAFTER = "li.na";
  public static final String APPROVER = "wang.wei";

  private Books() {}

  public static String inForce() {
    return history().getString("inForce");
  }

  public static JsonObject history() {
    return new JsonObject(given().get("/v1/rulebooks").then().statusCode(200).extract().asString());
  }

  /** The version that the service was installed with. */
  public static String first() {
    JsonArray publications = history().getJsonArray("publications");
    return publications.getJsonObject(publications.size() - 1).getString("version");
  }

  /** The version that was published last. */
  public static String last() {
    return history().getJsonArray("publications").getJsonObject(0).getString("version");
  }

  public static Response post(String operator, String key, String path, JsonObject body) {
    return given()
        .header("Hutong-Operator", operator)
        .header("Idempotency-Key", key)
        .contentType("application/json")
        .body(body.encode())
        .post("/v1/rulebooks" + path);
  }

  public static String key() {
    return UUID.randomUUID().toString();
  }

  /** A rule as a version has it. */
  public static JsonObject rule(String version, String id) {
    String book =
        given().get("/v1/rulebooks/" + version).then().statusCode(200).extract().asString();
    return new JsonObject(book)
        .getJsonObject("rulebook").getJsonArray("rules").stream()
            .map(JsonObject.class::cast)
            .filter(rule -> rule.getString("id").equals(id))
            .findFirst()
            .orElseThrow();
  }

  /** R-AL-01 for one more city, from a day on, as a patch of the version published last. */
  public static JsonObject opening(String ruleId, String city, String from) {
    String base = last();
    JsonObject rule =
        rule(base, "R-AL-01")
            .put("id", ruleId)
            .put("cities", city)
            .put(
                "lifecycle",
                new JsonArray().add(new JsonObject().put("state", "LIVE").put("from", from)))
            .put("effectiveFrom", from);
    return new JsonObject().put("base", base).put("rules", new JsonArray().add(rule));
  }

  /** Drafts and approves, and returns the version. */
  public static String approved(JsonObject draft) {
    String version =
        post(DRAFTER, key(), "/drafts", draft).then().statusCode(201).extract().path("version");
    post(APPROVER, key(), "/" + version + "/approve", new JsonObject()).then().statusCode(200);
    return version;
  }

  public static Response publish(String version, JsonObject body) {
    return post(APPROVER, key(), "/" + version + "/publish", body);
  }

  public static Response rollBack(String to) {
    return post(
        APPROVER,
        key(),
        "/rollback",
        new JsonObject().put("to", to).put("reason", "a test is over"));
  }

  /** Puts the first version in force again, whatever a test has left. */
  public static void restore() {
    String first = first();
    JsonObject last = history().getJsonArray("publications").getJsonObject(0);
    if (!last.getString("version").equals(first)) {
      rollBack(first).then().statusCode(200);
    }
  }
}
