package hutong.routing.support;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All institutions in one server. What the payer is called decides how they behave: the word before
 * the first hyphen of {@code payerRef}.
 *
 * <ul>
 *   <li>ok: approves; poor and no: decline; pending: says so, and a query finds it approved;
 *   <li>silent: debits and never answers; lost: drops the first debit without a trace;
 *   <li>twice: approves twice, beside answers that nobody asked for;
 *   <li>both: approves and declines at once, and a query finds it declined;
 *   <li>huge and garbage: answer what cannot be read, and a query finds the debit approved;
 *   <li>clash: finds the debit to differ from an earlier one, which a query finds approved; stuck:
 *       says so to a query, too;
 *   <li>mute: approves, and does not answer to the first credit; reject: refuses the credit, and
 *       reverses the debit.
 * </ul>
 *
 * <p>Bills are told apart by the word before the hyphen of their number: paid and none; late and
 * odd: the first question gets no answer, or one that cannot be used; any other is payable with
 * 86.40.
 */
public final class Institution implements AutoCloseable {

  /** A call as it arrived. */
  public record Call(String path, JsonObject body) {}

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, String> behaviours = new ConcurrentHashMap<>();
  private final Map<String, String> debits = new ConcurrentHashMap<>();
  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /** What is said of a payment. */
  @FunctionalInterface
  public interface Script {

    /**
     * @param operation debits, query, credits or reversals
     * @param nth which time this is asked, from 1
     * @return the status, with a reason behind a space where there is one; empty leaves this
     *     payment out of the answer; null answers nobody who travels with it
     */
    String answer(String operation, int nth);
  }

  private Institution() {
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

  public static Institution start() {
    return new Institution();
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The items of a payment as they came to an operation. */
  public List<JsonObject> items(String operation, String paymentId) {
    return calls.stream()
        .filter(call -> call.path().endsWith("/" + operation))
        .flatMap(call -> call.body().getJsonArray("items").stream())
        .map(JsonObject.class::cast)
        .filter(item -> paymentId.equals(item.getString("paymentId")))
        .toList();
  }

  /** How often an item of the payment came to an operation: debits, query or credits. */
  public int timesAsked(String operation, String paymentId) {
    return seen.getOrDefault(operation + paymentId, 0);
  }

  /** Lets a payment behave as if its debit had come here with this payer. */
  public void expect(String paymentId, String payerRef) {
    behaviours.put(paymentId, payerRef.substring(0, payerRef.indexOf('-')));
  }

  /** Lets a payment be answered by a script instead of by what its payer is called. */
  public void script(String paymentId, Script script) {
    scripts.put(paymentId, script);
  }

  private void handle(HttpServerRequest request, JsonObject body) {
    String path = request.path();
    String operation = path.substring(path.lastIndexOf('/') + 1);
    calls.add(new Call(path, body));
    if (path.endsWith("/bills/query")) {
      bills(request, body);
      return;
    }
    boolean unreadable =
        operation.equals("debits")
            && body.getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(item -> !scripts.containsKey(item.getString("paymentId")))
                .anyMatch(item -> item.getString("payerRef").startsWith("bad-"));
    if (unreadable) {
      request.response().setStatusCode(400).end();
      return;
    }
    JsonArray answers = new JsonArray();
    boolean answered = true;
    for (Object item : body.getJsonArray("items")) {
      JsonObject question = (JsonObject) item;
      String id = question.getString("paymentId");
      int nth = seen.merge(operation + id, 1, Integer::sum);
      if (scripts.containsKey(id)) {
        answered &= play(scripts.get(id).answer(operation, nth), id, answers);
        continue;
      }
      switch (operation) {
        case "debits":
          expect(id, question.getString("payerRef"));
          answered &= debit(id, answers, request.response());
          break;
        case "query":
          answers.add(
              "stuck".equals(behaviours.get(id))
                  ? mismatch(id)
                  : answer(id, debits.getOrDefault(id, "NOT_FOUND")));
          break;
        case "reversals":
          debits.put(id, "DECLINED");
          answers.add(answer(id, "REVERSED"));
          break;
        default:
          answered &= credit(id, answers);
      }
    }
    if (answered && !request.response().ended()) {
      request
          .response()
          .putHeader("content-type", "application/json")
          .end(new JsonObject().put("items", answers).encode());
    }
  }

  private static boolean play(String said, String id, JsonArray answers) {
    if (said == null) {
      return false;
    }
    if (said.isEmpty()) {
      return true;
    }
    String[] words = said.split(" ");
    JsonObject answer = answer(id, words[0]);
    answers.add(words.length > 1 ? answer.put("reason", words[1]) : answer);
    return true;
  }

  /** The word before the first hyphen of a bill's number decides what is said of it. */
  private void bills(HttpServerRequest request, JsonObject body) {
    JsonArray answers = new JsonArray();
    boolean silent = false;
    for (Object item : body.getJsonArray("items")) {
      JsonObject bill = ((JsonObject) item).copy();
      String number = bill.getString("billNumber");
      boolean first = seen.merge("bills" + number, 1, Integer::sum) == 1;
      switch (number.substring(0, number.indexOf('-'))) {
        case "paid":
          answers.add(bill.put("state", "PAID"));
          break;
        case "none":
          answers.add(bill.put("state", "UNKNOWN"));
          break;
        case "odd":
          answers.add(
              bill.put("state", "PAYABLE")
                  .put("amountMinor", first ? -1 : 8_640)
                  .put("currency", "CNY"));
          break;
        default:
          silent |= first && number.startsWith("late-");
          answers.add(
              bill.put("state", "PAYABLE")
                  .put("amountMinor", 8_640)
                  .put("currency", "CNY")
                  .put("dueName", "王小明"));
      }
    }
    if (!silent) {
      request
          .response()
          .putHeader("content-type", "application/json")
          .end(new JsonObject().put("items", answers).encode());
    }
  }

  private boolean debit(String id, JsonArray answers, HttpServerResponse response) {
    String behaviour = behaviours.get(id);
    switch (behaviour) {
      case "poor":
        debits.put(id, "DECLINED");
        answers.add(answer(id, "DECLINED").put("reason", "INSUFFICIENT_FUNDS"));
        return true;
      case "no":
        debits.put(id, "DECLINED");
        answers.add(answer(id, "DECLINED").put("reason", "DECLINED"));
        return true;
      case "pending":
        debits.put(id, "APPROVED");
        answers.add(answer(id, "PENDING"));
        return true;
      case "clash":
      case "stuck":
        debits.put(id, "APPROVED");
        answers.add(mismatch(id));
        return true;
      case "silent":
        debits.put(id, "APPROVED");
        return false;
      case "lost":
        boolean first = timesAsked("debits", id) == 1;
        if (!first) {
          debits.put(id, "APPROVED");
          answers.add(answer(id, "APPROVED"));
        }
        return !first;
      case "both":
        debits.put(id, "DECLINED");
        answers.add(answer(id, "APPROVED")).add(answer(id, "DECLINED"));
        return true;
      case "huge":
        debits.put(id, "APPROVED");
        response.end(" ".repeat(100_000));
        return false;
      case "garbage":
        debits.put(id, "APPROVED");
        response.end("<html>APPROVED</html>");
        return false;
      case "twice":
        answers.add(answer("00000000-0000-7000-8000-000000000000", "DECLINED"));
        answers.add(answer(id, "APPROVED"));
        break;
      default:
        break;
    }
    debits.put(id, "APPROVED");
    answers.add(answer(id, "APPROVED"));
    return true;
  }

  private boolean credit(String id, JsonArray answers) {
    switch (behaviours.getOrDefault(id, "ok")) {
      case "mute":
        answers.add(answer(id, "ACKNOWLEDGED"));
        return timesAsked("credits", id) > 1;
      case "reject":
        answers.add(answer(id, "REJECTED"));
        return true;
      default:
        answers.add(answer(id, "ACKNOWLEDGED"));
        return true;
    }
  }

  private static JsonObject mismatch(String id) {
    return answer(id, "DECLINED").put("reason", "DUPLICATE_MISMATCH");
  }

  private static JsonObject answer(String id, String status) {
    return new JsonObject().put("paymentId", id).put("status", status);
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
