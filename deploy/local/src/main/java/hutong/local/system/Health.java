package hutong.local.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** What a service says about itself on its management interface, and what it is told there. */
final class Health {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private Health() {}

  /** Whether the service takes work: database migrated and reachable, consumers connected. */
  static boolean isReady(URI management) throws IOException {
    return send(HttpRequest.newBuilder(management.resolve("/q/health/ready")).GET()).statusCode()
        == 200;
  }

  /** Sets the service's business clock. */
  static void setClock(URI management, Instant at) throws IOException {
    put(management.resolve("/q/clock"), at);
  }

  /** Sets the simulator's business clock: what it signs must be of the services' time. */
  static void setSimulatorClock(URI simulator, Instant at) throws IOException {
    put(simulator.resolve("/clock"), at);
  }

  private static void put(URI clock, Instant at) throws IOException {
    String body = "{\"at\":\"" + at + "\"}";
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(clock)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    if (answer.statusCode() != 200) {
      throw new IOException(clock + " answered " + answer.statusCode());
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return HTTP.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
