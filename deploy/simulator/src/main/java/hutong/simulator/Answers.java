package hutong.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** How answers and problems leave the simulator. */
final class Answers {

  static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private Answers() {}

  static void json(RoutingContext request, JsonNode json) {
    text(request, json.toString());
  }

  /** Sends a text as if it were JSON. */
  static void text(RoutingContext request, String text) {
    if (!request.response().closed()) {
      Buffer body = Buffer.buffer(text);
      Signatures.sign(request, request.response().getStatusCode(), JSON, body.getBytes());
      request.response().putHeader("content-type", JSON).end(body);
    }
  }

  static void down(RoutingContext request) {
    problem(request, 503, "PARTICIPANT_DOWN", "The participant is down", "Ask again later.");
  }

  static void unsigned(RoutingContext request) {
    problem(request, 401, "BAD_SIGNATURE", "The signature does not hold", null);
  }

  static void created(RoutingContext request, JsonNode json) {
    request.response().setStatusCode(201);
    json(request, json);
  }

  static void notFound(RoutingContext request, String what) {
    problem(request, 404, "NOT_FOUND", "There is no such resource", what);
  }

  static void conflict(RoutingContext request, String what) {
    problem(request, 409, "CONFLICT", "The books say otherwise", what);
  }

  static void refuse(RoutingContext request, BadRequest unreadable) {
    problem(request, 400, "BAD_REQUEST", "The request cannot be read", unreadable.getMessage());
  }

  /** Makes problems of what goes wrong before or beside the handlers. */
  static void problems(Router router) {
    router.errorHandler(
        400, request -> problem(request, 400, "BAD_REQUEST", "The request cannot be read", null));
    router.errorHandler(
        404, request -> problem(request, 404, "NOT_FOUND", "There is no such resource", null));
    router.errorHandler(
        405,
        request ->
            problem(request, 405, "METHOD_NOT_ALLOWED", "The resource has no such method", null));
    router.errorHandler(
        413,
        request ->
            problem(request, 413, "TOO_LARGE", "The body is too large", "Send at most 1 MiB."));
    router.errorHandler(
        500, request -> problem(request, 500, "INTERNAL", "The simulator failed", null));
  }

  private static void problem(
      RoutingContext request, int status, String code, String title, String detail) {
    if (request.response().closed() || request.response().ended()) {
      return;
    }
    ObjectNode problem = Json.object();
    problem.put("type", "urn:hutong:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
    problem.put("title", title);
    problem.put("status", status);
    problem.put("code", code);
    if (detail != null) {
      problem.put("detail", detail);
    }
    Buffer body = Buffer.buffer(problem.toString());
    Signatures.sign(request, status, PROBLEM, body.getBytes());
    request.response().setStatusCode(status).putHeader("content-type", PROBLEM).end(body);
  }
}
