package hutong.routing.operate;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import hutong.routing.support.RoutingTest;
import hutong.routing.support.Schemas;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

@RoutingTest
class OptionsTest {

  private static JsonObject order() {
    return new JsonObject()
        .put("codeOwner", "WECHAT")
        .put("merchantId", "qcoin")
        .put("scene", "ONLINE_SERVICE")
        .put("payerRef", "payer-of-the-order")
        .put("amountMinor", 1_000)
        .put("installedApps", new JsonArray().add("CUP_APP").add("CCB_APP"))
        .put("at", "2021-10-02T02:00:00Z");
  }

  private static ValidatableResponse ask(String body) {
    return given().contentType("application/json").body(body).post("/v1/options").then();
  }

  @Test
  void requestThatCannotBeReadIsRefusedWithItsReason() {
    ask("{").statusCode(400).body("code", equalTo("BAD_REQUEST"));
    for (String field : new String[] {"codeOwner", "merchantId", "scene", "payerRef"}) {
      ask(order().putNull(field).encode()).statusCode(400).body("detail", containsString(field));
    }
    ask(order().put("amountMinor", 0).encode())
        .statusCode(400)
        .body("detail", containsString("amountMinor"));
    ask(order().put("installedApps", new JsonArray().add("no app")).encode())
        .statusCode(400)
        .body("detail", containsString("installedApps"));
    ask(order().put("installedApps", new JsonArray().addNull()).encode()).statusCode(400);
    ask(order().put("at", "1970-01-01T00:00:00Z").encode()).statusCode(400);
    ask(order().put("payer", 1).encode()).statusCode(400);
    given().contentType("text/plain").body("{}").post("/v1/options").then().statusCode(415);
  }

  @Test
  void methodsAreTheContractsAndNameNoPayer() {
    // When
    String dated = ask(order().encode()).statusCode(200).extract().asString();
    JsonObject undated = order();
    undated.remove("at");
    String now = ask(undated.encode()).statusCode(200).extract().asString();

    // Then
    Schemas.validComponent("routing.yaml", "Options", dated);
    Schemas.validComponent("routing.yaml", "Options", now);
    assertThat(dated).doesNotContain("payer-of-the-order");
    JsonObject unionPay = new JsonObject(dated).getJsonArray("methods").getJsonObject(0);
    assertThat(unionPay.getString("payerApp")).isEqualTo("CUP_APP");
    assertThat(unionPay.getBoolean("open")).isTrue();
    assertThat(unionPay.getString("ruleId")).isEqualTo("R-SV-01");
    JsonObject weChat = new JsonObject(dated).getJsonArray("methods").getJsonObject(1);
    assertThat(weChat.getJsonObject("reason").getString("name")).isEqualTo("APP_NOT_INSTALLED");
  }
}
