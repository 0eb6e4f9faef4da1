package hutong.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Behaviour.Operation;
import hutong.simulator.Entry.Kind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * The simulator over HTTP: what the participants' contract asks for, their control, their books.
 */
final class Api {

  private static final long MAX_BODY_BYTES = 1024 * 1024;

  private final Vertx vertx;
  private final Clerk clerk;
  private final Control control;
  private final Clock clock;
  private final Bills bills = new Bills();

  Api(Vertx vertx, Clerk clerk, Control control, Clock clock) {
    this.vertx = vertx;
    this.clerk = clerk;
    this.control = control;
    this.clock = clock;
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    router.post("/participants/:id/debits").handler(request -> ask(request, Operation.DEBIT));
    router.post("/participants/:id/debits/query").handler(request -> ask(request, Operation.QUERY));
    router.post("/participants/:id/credits").handler(request -> ask(request, Operation.CREDIT));
    router.post("/participants/:id/bills/query").handler(this::bills);
    router.put("/control/:id").handler(this::setBehaviour);
    router.get("/control").handler(request -> answer(request, control.show()));
    router.get("/books").handler(request -> whenDone(request, clerk.submit(Export::all)));
    router.get("/books/:id").handler(this::books);
    router.get("/health").handler(request -> answer(request, Json.object().put("status", "UP")));
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
    return router;
  }

  private void ask(RoutingContext request, Operation operation) {
    try {
      String participant = participant(request);
      List<Item> items = Batch.read(body(request), operation);
      Behaviour behaviour = control.of(participant, operation);
      if (behaviour.mode() == Mode.DOWN) {
        problem(request, 503, "PARTICIPANT_DOWN", "The participant is down", "Ask again later.");
        return;
      }
      CompletableFuture<JsonNode> done =
          behaviour.acts()
              ? clerk.submit(books -> act(books, participant, operation, items, behaviour))
              : new CompletableFuture<>();
      if (behaviour.mode() == Mode.SILENT) {
        return;
      }
      Context context = vertx.getOrCreateContext();
      done.whenComplete(
          (answer, failure) ->
              context.runOnContext(
                  here -> later(behaviour.delayMillis(), () -> finish(request, answer, failure))));
    } catch (BadRequest unreadable) {
      refuse(request, unreadable);
    }
  }

  private JsonNode act(
      Books books, String participant, Operation operation, List<Item> items, Behaviour behaviour) {
    String at = clock.instant().toString();
    ObjectNode answer = Json.object();
    var outcomes = answer.putArray("items");
    for (Item item : items) {
      Outcome outcome =
          switch (operation) {
            case DEBIT -> books.ask(participant, Kind.DEBIT, item, behaviour, at);
            case CREDIT -> books.ask(participant, Kind.CREDIT, item, behaviour, at);
            case QUERY -> books.query(participant, item, behaviour);
          };
      ObjectNode shown = outcomes.addObject();
      shown.put("paymentId", outcome.paymentId());
      shown.put("status", outcome.status());
      if (outcome.reason() != null) {
        shown.put("reason", outcome.reason());
      }
    }
    return answer;
  }

  /** Behaves as to queries of debits; it changes no books, so no clerk is asked. */
  private void bills(RoutingContext request) {
    try {
      Behaviour behaviour = control.of(participant(request), Operation.QUERY);
      ObjectNode answer = bills.answer(body(request));
      if (behaviour.mode() == Mode.DOWN) {
        problem(request, 503, "PARTICIPANT_DOWN", "The participant is down", "Ask again later.");
      } else if (behaviour.mode() != Mode.SILENT) {
        later(behaviour.delayMillis(), () -> answer(request, answer));
      }
    } catch (BadRequest unreadable) {
      refuse(request, unreadable);
    }
  }

  private void setBehaviour(RoutingContext request) {
    try {
      answer(request, control.set(participant(request), body(request)));
    } catch (BadRequest unreadable) {
      refuse(request, unreadable);
    }
  }

  private void books(RoutingContext request) {
    try {
      String participant = participant(request);
      whenDone(request, clerk.submit(books -> Export.one(books, participant)));
    } catch (BadRequest unreadable) {
      refuse(request, unreadable);
    }
  }

  private void later(long millis, Runnable action) {
    if (millis == 0) {
      action.run();
    } else {
      vertx.setTimer(millis, timer -> action.run());
    }
  }

  private void whenDone(RoutingContext request, CompletableFuture<ObjectNode> done) {
    Context context = vertx.getOrCreateContext();
    done.whenComplete(
        (answer, failure) -> context.runOnContext(here -> finish(request, answer, failure)));
  }

  private static void finish(RoutingContext request, JsonNode answer, Throwable failure) {
    if (failure != null) {
      request.fail(500, failure);
    } else {
      answer(request, answer);
    }
  }

  private static void answer(RoutingContext request, JsonNode json) {
    if (!request.response().closed()) {
      request
          .response()
          .putHeader("content-type", "application/json")
          .end(Buffer.buffer(json.toString()));
    }
  }

  private static String participant(RoutingContext request) throws BadRequest {
    String id = request.pathParam("id");
    if (!Batch.PARTICIPANT.matcher(id).matches()) {
      throw new BadRequest("A participant's id is of the form " + Batch.PARTICIPANT);
    }
    return id;
  }

  private static byte[] body(RoutingContext request) {
    Buffer body = request.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }

  private static void refuse(RoutingContext request, BadRequest unreadable) {
    problem(request, 400, "BAD_REQUEST", "The request cannot be read", unreadable.getMessage());
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
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/problem+json")
        .end(Buffer.buffer(problem.toString()));
  }
}
