package hutong.codescan.capture;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Problem details where a route answers by itself. */
final class RouteProblems {

  private RouteProblems() {}

  static void answer(HttpServerResponse response, HttpProblem problem) {
    JsonObject body =
        new JsonObject()
            .put("type", problem.getType().toString())
            .put("title", problem.getTitle())
            .put("status", problem.getStatusCode())
            .put("detail", problem.getDetail());
    problem.getParameters().forEach(body::put);
    problem.getHeaders().forEach((name, value) -> response.putHeader(name, value.toString()));
    response
        .setStatusCode(problem.getStatusCode())
        .putHeader("content-type", "application/problem+json")
        .end(body.encode());
  }
}
