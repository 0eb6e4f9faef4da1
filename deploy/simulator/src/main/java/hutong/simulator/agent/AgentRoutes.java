package hutong.simulator.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The settlement agent over HTTP, below {@code /agent}. */
public final class AgentRoutes implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Agent agent;

  /**
   * @param data folder of the agent's journal
   * @throws IOException where the journal cannot be read
   */
  public AgentRoutes(Path data, Clock clock) throws IOException {
    agent = new Agent(data, clock);
  }

  /** Adds the routes; bodies are read by a handler before them. */
  public void mount(Router router) {
    router.post("/agent/messages").blockingHandler(this::take);
    router.get("/agent/messages").handler(this::list);
    router.get("/agent/messages/:id").handler(this::message);
    router.put("/agent/control").handler(this::control);
    router.get("/agent/control").handler(request -> answer(request, 200, behaviour()));
    router.post("/agent/statements").blockingHandler(this::state);
    router.get("/agent/balances").handler(request -> answer(request, 200, balances()));
  }

  private void take(RoutingContext request) {
    try {
      byte[] xml =
          request.body().buffer() == null ? new byte[0] : request.body().buffer().getBytes();
      switch (agent.take(xml)) {
        case NEW -> answer(request, 202, JSON.createObjectNode().put("status", "TAKEN"));
        case KNOWN -> answer(request, 200, JSON.createObjectNode().put("status", "KNOWN"));
        case CONFLICT -> problem(request, 409, "MESSAGE_ID_REUSED", "The id had other content.");
      }
    } catch (IllegalArgumentException unreadable) {
      problem(request, 400, "BAD_MESSAGE", unreadable.getMessage());
    } catch (IOException broken) {
      request.fail(broken);
    }
  }

  private void list(RoutingContext request) {
    try {
      String after = request.queryParams().get("after");
      ObjectNode page = JSON.createObjectNode();
      page.set("ids", JSON.valueToTree(agent.after(after == null ? 0 : Long.parseLong(after))));
      answer(request, 200, page);
    } catch (NumberFormatException notOne) {
      problem(request, 400, "BAD_REQUEST", "after must be the id of a message");
    }
  }

  private void message(RoutingContext request) {
    String id = request.pathParam("id");
    String xml = id.matches("[0-9]{1,9}") ? agent.said(Long.parseLong(id)) : null;
    if (xml == null) {
      problem(request, 404, "NOT_FOUND", "There is no such message");
    } else {
      request.response().putHeader("content-type", "application/xml").end(xml);
    }
  }

  private void control(RoutingContext request) {
    try {
      JsonNode body = JSON.readTree(request.body().buffer().getBytes());
      agent.behave(
          new AgentBehaviour(
              AgentBehaviour.Mode.valueOf(body.path("mode").asText()),
              body.path("account").textValue(),
              body.path("reason").textValue()));
      answer(request, 200, behaviour());
    } catch (IOException | RuntimeException unreadable) {
      problem(request, 400, "BAD_REQUEST", "Send a mode, and what it needs: account, reason.");
    }
  }

  private void state(RoutingContext request) {
    try {
      String date = JSON.readTree(request.body().buffer().getBytes()).path("date").asText();
      if (!date.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        problem(request, 400, "BAD_REQUEST", "Send a date");
        return;
      }
      agent.state(date);
      answer(request, 202, JSON.createObjectNode().put("status", "TAKEN"));
    } catch (JsonProcessingException | NullPointerException unreadable) {
      problem(request, 400, "BAD_REQUEST", "Send a date");
    } catch (IOException broken) {
      request.fail(broken);
    }
  }

  private ObjectNode behaviour() {
    AgentBehaviour now = agent.behaviour();
    ObjectNode json = JSON.createObjectNode().put("mode", now.mode().name());
    if (now.account() != null) {
      json.put("account", now.account());
    }
    if (now.reason() != null) {
      json.put("reason", now.reason());
    }
    return json;
  }

  private JsonNode balances() {
    return JSON.valueToTree(Map.of("accounts", agent.balances()));
  }

  private static void answer(RoutingContext request, int status, JsonNode json) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(json.toString());
  }

  private static void problem(RoutingContext request, int status, String code, String detail) {
    ObjectNode problem =
        JSON.createObjectNode()
            .put("type", "urn:hutong:problem:" + code.toLowerCase().replace('_', '-'))
            .put("title", "The agent cannot do that")
            .put("status", status)
            .put("code", code)
            .put("detail", detail);
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/problem+json")
        .end(problem.toString());
  }

  @Override
  public void close() {
    agent.close();
  }
}
