package hutong.routing.support;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All institutions in one server, as far as they give money back. What is expected of a refund
 * decides: ok gives it back, as does whatever nothing is expected of; no refuses it; pending says
 * so and has given it back when it is asked; lost answers with an error and knows nothing of the
 * first request; stuck says pending to everything.
 */
public final class RefundingInstitution implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, String> behaviours = new ConcurrentHashMap<>();
  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  private final Map<String, JsonObject> items = new ConcurrentHashMap<>();

  private RefundingInstitution() {
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.bodyHandler(body -> handle(request, body.toJsonObject())));
    server
        .listen(Integer.getInteger(RoutingTestServers.PORT), "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  public static RefundingInstitution start() {
    return new RefundingInstitution();
  }

  public void expect(String refundId, String behaviour) {
    behaviours.put(refundId, behaviour);
  }

  /** How often a refund came to an operation: refunds or query. */
  public int timesAsked(String operation, String refundId) {
    return seen.getOrDefault(operation + refundId, 0);
  }

  /** The refund as it was asked for the last time. */
  public JsonObject asked(String refundId) {
    return items.get(refundId);
  }

  private void handle(HttpServerRequest request, JsonObject body) {
    String path = request.path();
    String operation = path.substring(path.lastIndexOf('/') + 1);
    JsonArray answers = new JsonArray();
    boolean lost = false;
    for (Object one : body.getJsonArray("items")) {
      JsonObject item = (JsonObject) one;
      String id = item.getString("refundId");
      if (id == null) {
        continue;
      }
      int times = seen.merge(operation + id, 1, Integer::sum);
      boolean query = operation.equals("query");
      if (!query) {
        items.put(id, item);
      }
      String behaviour = behaviours.getOrDefault(id, "ok");
      lost |= behaviour.equals("lost") && !query && times == 1;
      answers.add(new JsonObject().put("refundId", id).put("status", status(behaviour, query, id)));
    }
    request
        .response()
        .setStatusCode(lost ? 500 : 200)
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("items", answers).encode());
  }

  private String status(String behaviour, boolean query, String id) {
    switch (behaviour) {
      case "no":
        return "REFUSED";
      case "stuck":
        return "PENDING";
      case "pending":
        return query ? "SUCCEEDED" : "PENDING";
      case "lost":
        return query && timesAsked("refunds", id) <= 1 ? "NOT_FOUND" : "SUCCEEDED";
      default:
        return query && timesAsked("refunds", id) == 0 ? "NOT_FOUND" : "SUCCEEDED";
    }
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
