package hutong.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Behaviour.Mode;
import hutong.simulator.Behaviour.Operation;
import hutong.simulator.Export.Snapshot;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The simulator over HTTP: what the participants' contract asks for, their control, their books.
 */
final class Api {

  private static final long MAX_BODY_BYTES = 1024 * 1024;
  private static final String LINES = ".csv";

  /**
   * Stands in a request whose answer must carry a signature that does not hold. Whoever signs
   * answers looks for it with {@code request.get(Api.WRONG_SIGNATURE)}, which is TRUE or null.
   */
  static final String WRONG_SIGNATURE = "hutong.wrong-signature";

  private final Vertx vertx;
  private final Clerk clerk;
  private final Control control;
  private final Clock clock;
  private final MovableClock settable;
  private final Bills bills = new Bills();

  /** Null where nothing is signed. */
  private final Signatures signatures;

  /**
   * @param settable the same clock where it may be moved, else null
   * @param signatures null where nothing is signed
   */
  Api(
      Vertx vertx,
      Clerk clerk,
      Control control,
      Clock clock,
      MovableClock settable,
      Signatures signatures) {
    this.signatures = signatures;
    this.vertx = vertx;
    this.clerk = clerk;
    this.control = control;
    this.clock = clock;
    this.settable = settable;
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    if (signatures != null) {
      router.post("/participants/*").handler(signatures::filter);
    }
    router.post("/participants/:id/debits").handler(request -> ask(request, Operation.DEBIT));
    router.post("/participants/:id/debits/query").handler(request -> ask(request, Operation.QUERY));
    router.post("/participants/:id/credits").handler(request -> ask(request, Operation.CREDIT));
    router.post("/participants/:id/reversals").handler(request -> ask(request, Operation.REVERSAL));
    router.post("/participants/:id/refunds").handler(request -> ask(request, Operation.REFUND));
    router
        .post("/participants/:id/refunds/query")
        .handler(request -> ask(request, Operation.REFUND_QUERY));
    router.post("/participants/:id/bills/query").handler(this::bills);
    router.post("/participants/:id/echo").handler(this::echo);
    router.put("/control/:id").handler(this::setBehaviour);
    router.get("/control").handler(request -> Answers.json(request, control.show()));
    router.get("/books").handler(this::allBooks);
    router.get("/books/:id").handler(this::books);
    router.get("/books/:id/statement").handler(this::statement);
    new Discrepancies(clerk, clock).mount(router);
    if (settable != null) {
      router.get("/clock").handler(this::showClock);
      router.put("/clock").handler(this::moveClock);
    }
    router
        .get("/health")
        .handler(request -> Answers.json(request, Json.object().put("status", "UP")));
    Answers.problems(router);
    return router;
  }

  private void ask(RoutingContext request, Operation operation) {
    try {
      String participant = participant(request);
      List<Item> items = Batch.read(body(request), operation);
      List<Behaviour> behaviours =
          items.stream().map(item -> control.of(participant, operation, item.id())).toList();
      Desk desk = new Desk(participant, operation, items, behaviours, clock.instant());
      go(request, behaviours, () -> clerk.submit(desk::act));
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }

  /** Behaves as to queries of debits; it changes no books, so no clerk is asked. */
  private void bills(RoutingContext request) {
    try {
      Behaviour behaviour = control.of(participant(request), Operation.QUERY, Script.NOBODY);
      ObjectNode answer = bills.answer(body(request));
      go(request, List.of(behaviour), () -> said(answer, behaviour));
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }

  private void echo(RoutingContext request) {
    try {
      Behaviour behaviour = control.of(participant(request), Operation.ECHO, Script.NOBODY);
      Json.parse(body(request));
      go(request, List.of(behaviour), () -> said(Json.object(), behaviour));
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }

  private static CompletableFuture<ObjectNode> said(ObjectNode answer, Behaviour behaviour) {
    return CompletableFuture.completedFuture(behaviour.mode() == Mode.HANG ? null : answer);
  }

  /** Has the work done, unless the participant is down, and answers in its manner. */
  private void go(
      RoutingContext request,
      List<Behaviour> behaviours,
      Supplier<CompletableFuture<ObjectNode>> work) {
    Manner manner = Manner.of(behaviours, clock.instant());
    if (manner.wronglySigned()) {
      request.put(WRONG_SIGNATURE, Boolean.TRUE);
    }
    if (manner.down()) {
      Answers.down(request);
      return;
    }
    Context context = vertx.getOrCreateContext();
    work.get()
        .whenComplete(
            (answer, failure) ->
                context.runOnContext(
                    here ->
                        later(
                            manner.delayMillis(), () -> finish(request, manner, answer, failure))));
  }

  private static void finish(
      RoutingContext request, Manner manner, ObjectNode answer, Throwable failure) {
    if (failure != null) {
      request.fail(500, failure);
    } else if (manner.cut()) {
      request.request().connection().close();
    } else if (manner.garbage()) {
      Answers.text(request, "{\"items\":[{\"paymentId\":");
    } else if (answer != null) {
      Answers.json(request, answer);
    }
  }

  private void setBehaviour(RoutingContext request) {
    try {
      Control.Change change = control.read(participant(request), body(request));
      whenDone(
          request,
          clerk.submit(books -> control.set(change)),
          shown -> Answers.json(request, shown));
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }

  private void allBooks(RoutingContext request) {
    whenDone(
        request,
        clerk.submit(
            books -> books.participants().stream().map(one -> Snapshot.of(books, one)).toList()),
        snapshots -> Streaming.send(request.response(), Answers.JSON, Export.json(snapshots)));
  }

  private void books(RoutingContext request) {
    try {
      String name = request.pathParam("id");
      boolean lines = name.endsWith(LINES);
      String participant =
          participant(lines ? name.substring(0, name.length() - LINES.length()) : name);
      whenDone(
          request,
          clerk.submit(books -> Snapshot.of(books, participant)),
          snapshot -> {
            if (lines) {
              Streaming.send(request.response(), "text/csv; charset=utf-8", Export.csv(snapshot));
            } else {
              Streaming.send(request.response(), Answers.JSON, Export.json(snapshot));
            }
          });
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }

  /** The books of a day that ends at {@code cutOff} of its date, by the clock of {@code zone}. */
  private void statement(RoutingContext request) {
    try {
      String participant = participant(request);
      LocalDate date = LocalDate.parse(request.request().getParam("date", ""));
      LocalTime cutOff = LocalTime.parse(request.request().getParam("cutOff", "23:00"));
      ZoneId zone = ZoneId.of(request.request().getParam("zone", "Asia/Shanghai"));
      Instant to = date.atTime(cutOff).atZone(zone).toInstant();
      Instant from = date.minusDays(1).atTime(cutOff).atZone(zone).toInstant();
      whenDone(
          request,
          clerk.submit(books -> books.entries(participant)),
          entries ->
              Streaming.send(
                  request.response(),
                  "text/plain; charset=utf-8",
                  BankStatement.lines(participant, date, from, to, entries)));
    } catch (DateTimeException notATime) {
      Answers.refuse(
          request, new BadRequest("A statement has a date, and may have cutOff and zone"));
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }

  private void showClock(RoutingContext request) {
    Answers.json(request, Json.object().put("at", clock.instant().toString()));
  }

  private void moveClock(RoutingContext request) {
    try {
      settable.set(Json.instant(Json.parse(body(request)), "", "at"));
      showClock(request);
    } catch (BadRequest unreadable) {
      Answers.refuse(request, unreadable);
    }
  }

  private void later(long millis, Runnable action) {
    if (millis == 0) {
      action.run();
    } else {
      vertx.setTimer(millis, timer -> action.run());
    }
  }

  /** Answers on the request's context; called there. */
  static <T> void whenDone(RoutingContext request, CompletableFuture<T> done, Consumer<T> answer) {
    Context context = Vertx.currentContext();
    done.whenComplete(
        (result, failure) ->
            context.runOnContext(
                here -> {
                  if (failure != null) {
                    request.fail(500, failure);
                  } else {
                    answer.accept(result);
                  }
                }));
  }

  static String participant(RoutingContext request) throws BadRequest {
    return participant(request.pathParam("id"));
  }

  private static String participant(String id) throws BadRequest {
    if (!Batch.PARTICIPANT.matcher(id).matches()) {
      throw new BadRequest("A participant's id is of the form " + Batch.PARTICIPANT);
    }
    return id;
  }

  static byte[] body(RoutingContext request) {
    Buffer body = request.body().buffer();
    return body == null ? new byte[0] : body.getBytes();
  }
}
