package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Asks what would become of a request on a day: code-scan says whose code it is, routing decides by
 * the same evaluation as for a payment. Nothing is stored and no money moves.
 */
final class Simulation {

  private static final List<String> TAKEN_OVER = List.of("payerApp", "scene", "payerRef");
  private static final List<String> TAKEN_OVER_IF_THERE = List.of("city", "merchantId", "mcc");

  private final Api api = new Api();
  private final URI recognise;
  private final URI simulate;

  Simulation(Ports ports) {
    this.recognise = ports.httpUri(Service.CODE_SCAN).resolve("/v1/codes/recognise");
    this.simulate = ports.httpUri(Service.ROUTING).resolve("/v1/decisions/simulate");
  }

  /**
   * @param request a scan request, as it is played
   * @return {@code A}, or {@code R} and the reason's name
   * @throws PlayFailure when a service does not answer as it should
   */
  String verdict(JsonNode request, Instant at) {
    JsonNode decision = ask(simulate, facts(request, at));
    return decision.path("verdict").asText().equals("ACCEPT")
        ? MatrixRow.ACCEPTED
        : "R " + decision.path("reason").path("name").asText("no reason");
  }

  private ObjectNode facts(JsonNode request, Instant at) {
    ObjectNode facts = request.has("code") ? ofCode(request) : ofOrder(request);
    TAKEN_OVER.forEach(field -> facts.set(field, request.get(field)));
    TAKEN_OVER_IF_THERE.stream()
        .filter(request::has)
        .forEach(field -> facts.set(field, request.get(field)));
    facts.set("amountMinor", request.get("amountMinor"));
    return facts.put("at", at.toString());
  }

  private ObjectNode ofCode(JsonNode request) {
    JsonNode code =
        ask(recognise, JsonNodeFactory.instance.objectNode().set("code", request.get("code")));
    return JsonNodeFactory.instance
        .objectNode()
        .put("codeOwner", code.path("owner").asText())
        .put("codeClass", code.path("codeClass").asText())
        .put("mode", code.path("mode").asText());
  }

  private static ObjectNode ofOrder(JsonNode request) {
    JsonNode order = request.get("order");
    boolean cashier = request.path("scene").asText().equals("ONLINE_CASHIER");
    ObjectNode facts =
        JsonNodeFactory.instance
            .objectNode()
            .put("codeOwner", order.path("owner").asText())
            .put("codeClass", "ONLINE_ORDER")
            .put("mode", cashier ? "CASHIER" : "SERVICE");
    for (String field : List.of("merchantId", "sceneCode")) {
      if (order.has(field)) {
        facts.set(field, order.get(field));
      }
    }
    return facts;
  }

  private JsonNode ask(URI uri, JsonNode body) {
    try {
      Api.Answer answer = api.post(uri, body, Map.of());
      if (!answer.succeeded()) {
        throw new PlayFailure(uri + " answered " + answer.status() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new PlayFailure(uri + " does not answer: " + e, e);
    }
  }
}
