package hutong.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Talks to a simulator as Hutong does. */
final class Client {

  static final String P1 = "017c3e2a-5c00-7a10-8a4b-1f6d2c9e0a01";
  static final String P2 = "017c3e2a-5c01-7a10-8a4b-1f6d2c9e0a02";
  static final String R1 = "017c3e2a-5c02-7a10-8a4b-1f6d2c9e0b01";
  static final String R2 = "017c3e2a-5c03-7a10-8a4b-1f6d2c9e0b02";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  Client(int port) {
    this.port = port;
  }

  record Answer(int status, String contentType, String body) {

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException notJson) {
        throw new UncheckedIOException(notJson);
      }
    }

    /** The first item's status, and after a space its reason where it has one. */
    String outcome() {
      JsonNode item = json().at("/items/0");
      String reason = item.has("reason") ? " " + item.get("reason").asText() : "";
      return item.path("status").asText() + reason;
    }

    String code() {
      return json().path("code").asText();
    }
  }

  static String debit(String paymentId, long amountMinor) {
    return """
        {"paymentId":"%s","amountMinor":%d,"currency":"CNY","payerApp":"CUP_APP","payerRef":"u-1001",
         "accountType":"DEBIT","payeeInstitution":"TENPAY","requestedAt":"2021-10-02T02:00:00Z"}"""
        .formatted(paymentId, amountMinor);
  }

  static String credit(String paymentId, long amountMinor) {
    return """
        {"paymentId":"%s","amountMinor":%d,"currency":"CNY","payerInstitution":"UNIONPAY"}"""
        .formatted(paymentId, amountMinor);
  }

  static String query(String paymentId) {
    return "{\"paymentId\":\"%s\"}".formatted(paymentId);
  }

  static String reversal(String paymentId, long amountMinor) {
    return """
        {"paymentId":"%s","amountMinor":%d,"currency":"CNY","requestedAt":"2021-10-02T02:00:00Z"}"""
        .formatted(paymentId, amountMinor);
  }

  static String refund(String refundId, String paymentId, long amountMinor) {
    return """
        {"refundId":"%s","paymentId":"%s","kind":"REFUND","amountMinor":%d,"currency":"CNY",
         "payeeInstitution":"TENPAY","requestedAt":"2021-10-02T02:00:00Z"}"""
        .formatted(refundId, paymentId, amountMinor);
  }

  static String refundQuery(String refundId) {
    return "{\"refundId\":\"%s\"}".formatted(refundId);
  }

  static String items(String... items) {
    return "{\"items\":[" + String.join(",", items) + "]}";
  }

  Answer send(String method, String path, String body) {
    return sendLater(method, path, body).join();
  }

  CompletableFuture<Answer> sendLater(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(
            answer ->
                new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("content-type").orElse(""),
                    answer.body()));
  }

  Answer debits(String participant, String... items) {
    return send("POST", "/participants/" + participant + "/debits", items(items));
  }

  Answer queries(String participant, String... items) {
    return send("POST", "/participants/" + participant + "/debits/query", items(items));
  }

  Answer credits(String participant, String... items) {
    return send("POST", "/participants/" + participant + "/credits", items(items));
  }

  Answer reversals(String participant, String... items) {
    return send("POST", "/participants/" + participant + "/reversals", items(items));
  }

  Answer refunds(String participant, String... items) {
    return send("POST", "/participants/" + participant + "/refunds", items(items));
  }

  Answer refundQueries(String participant, String... items) {
    return send("POST", "/participants/" + participant + "/refunds/query", items(items));
  }

  void behave(String participant, String behaviour) {
    Answer answer = send("PUT", "/control/" + participant, behaviour);
    if (answer.status() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  JsonNode books(String participant) {
    return send("GET", "/books/" + participant, "").json();
  }
}
