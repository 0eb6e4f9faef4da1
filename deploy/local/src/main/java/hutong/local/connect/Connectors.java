package hutong.local.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The outbox connectors, put to a Connect worker over its REST interface. */
public final class Connectors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI worker;

  /**
   * @param worker base address of the REST interface, for example {@code http://127.0.0.1:18007}
   */
  public Connectors(URI worker) {
    this.worker = worker;
  }

  /** The connector's name for a service, for example {@code code-scan-outbox}. */
  public static String nameFor(String database) {
    return database.replace('_', '-') + "-outbox";
  }

  /** The replication slot that the connector of this database reads. */
  public static String slotFor(String database) {
    return "hutong_" + database + "_outbox";
  }

  /** What the connector files leave to the deployment, for a database on this machine. */
  public static Map<String, String> environment(String database, int port, String password) {
    String prefix = database.toUpperCase(Locale.ROOT) + "_DB_";
    Map<String, String> variables = new HashMap<>();
    variables.put(prefix + "HOST", "127.0.0.1");
    variables.put(prefix + "PORT", String.valueOf(port));
    variables.put(prefix + "CONNECT_PASSWORD", password);
    variables.put(prefix + "SSLMODE", "disable");
    return variables;
  }

  /** Whether the worker answers and is past its start. */
  public boolean workerAnswers() {
    try {
      return send(request("/connectors").GET()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Creates the connector, or changes it when its file has changed; the same file again is no-op.
   */
  public void put(String name) throws IOException {
    HttpRequest.Builder request =
        request("/connectors/" + name + "/config")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(file(name)));
    HttpResponse<String> answer = send(request);
    // 409 and 500: the worker is handing out work just now, or did not get to us in time.
    if (answer.statusCode() == 409 || answer.statusCode() >= 500) {
      throw new BusyException(name);
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "Connect refused " + name + " with " + answer.statusCode() + ": " + answer.body());
    }
  }

  /** The worker has no time for us; the request is worth repeating. */
  public static final class BusyException extends IOException {
    BusyException(String name) {
      super("Connect is busy: " + name);
    }
  }

  /**
   * Whether the connector's task runs.
   *
   * @throws IOException when it has failed for good, with the reason from its log
   */
  public boolean isRunning(String name) throws IOException {
    HttpResponse<String> answer = send(request("/connectors/" + name + "/status").GET());
    if (answer.statusCode() != 200) {
      return false;
    }
    JsonNode tasks = JSON.readTree(answer.body()).path("tasks");
    if (tasks.isEmpty()) {
      return false;
    }
    for (JsonNode task : tasks) {
      if (task.path("state").asText().equals("FAILED")) {
        throw new IOException(name + " failed: " + firstLines(task.path("trace").asText()));
      }
      if (!task.path("state").asText().equals("RUNNING")) {
        return false;
      }
    }
    return true;
  }

  private static String firstLines(String trace) {
    return trace.lines().filter(line -> !line.startsWith("\tat ")).limit(4).toList().toString();
  }

  /** The connector's configuration as it stands in {@code deploy/connect}. */
  public static String file(String name) throws IOException {
    try (InputStream in =
        Connectors.class.getResourceAsStream("/deploy/connect/" + name + ".json")) {
      if (in == null) {
        throw new IOException("there is no deploy/connect/" + name + ".json");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(worker.resolve(path)).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw new BusyException(worker.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
