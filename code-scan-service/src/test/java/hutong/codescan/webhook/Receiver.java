package hutong.codescan.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hutong.codescan.support.WebhookServers;
import hutong.runtime.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A caller's end of the webhooks, which answers as it is told to and remembers every request. */
final class Receiver implements AutoCloseable {

  /** Answers one request. */
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  /** A request as it arrived. */
  record Request(String path, String uri, UnaryOperator<String> headers, byte[] body) {
    JsonNode json() {
      try {
        return StrictJson.tolerantMapper().readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    String eventId() {
      return json().path("eventId").asText();
    }
  }

  private final int port = Integer.getInteger(WebhookServers.PORT);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch hangUp = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, List<Behaviour>> behaviours = new ConcurrentHashMap<>();
  private final HttpServer server;

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    Request request =
        new Request(
            exchange.getRequestURI().getPath(),
            "http://" + headers.get("host") + exchange.getRequestURI(),
            headers::get,
            body);
    requests.add(request);
    List<Behaviour> left = behaviours.get(request.json().path("paymentId").asText());
    Behaviour behaviour = null;
    if (left != null) {
      synchronized (left) {
        behaviour = left.isEmpty() ? null : left.remove(0);
      }
    }
    (behaviour == null ? status(204) : behaviour).answer(exchange);
  }

  /** How the next requests about a payment are answered; all later ones with 204. */
  void next(String paymentId, Behaviour... answers) {
    behaviours.put(paymentId, new CopyOnWriteArrayList<>(answers));
  }

  static Behaviour status(int status) {
    return exchange -> {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    };
  }

  static Behaviour redirect(String path) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", path);
      exchange.sendResponseHeaders(307, -1);
      exchange.close();
    };
  }

  /** Says nothing until the receiver is closed. */
  Behaviour hang() {
    return exchange -> {
      try {
        hangUp.await();
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }

  List<Request> about(String paymentId) {
    return requests.stream()
        .filter(request -> request.json().path("paymentId").asText().equals(paymentId))
        .toList();
  }

  @Override
  public void close() {
    hangUp.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
