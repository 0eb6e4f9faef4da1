package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Asks services and the simulator as an operator does, and takes no answer for success but one. */
final class Calls {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Calls() {}

  static JsonNode post(URI uri, String json, int expected) throws IOException {
    return send("POST", uri, json, Map.of("content-type", "application/json"), expected);
  }

  /**
   * @param operator who asks
   */
  static JsonNode post(URI uri, String json, String operator, int expected) throws IOException {
    return send(
        "POST",
        uri,
        json,
        Map.of("content-type", "application/json", "Hutong-Operator", operator),
        expected);
  }

  static JsonNode put(URI uri, String json) throws IOException {
    return send("PUT", uri, json, Map.of("content-type", "application/json"), 200);
  }

  static void delete(URI uri) throws IOException {
    send("DELETE", uri, "", Map.of(), 204);
  }

  /** A body that is no JSON. */
  static JsonNode post(URI uri, byte[] body, int expected) throws IOException {
    return answer(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        expected);
  }

  private static JsonNode send(
      String method, URI uri, String body, Map<String, String> headers, int expected)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return answer(request.build(), expected);
  }

  private static JsonNode answer(HttpRequest request, int expected) throws IOException {
    try {
      HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode())
          .as("%s %s: %s", request.method(), request.uri(), new String(answer.body()))
          .isEqualTo(expected);
      return Json.read(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
