package hutong.codescan.capture;

import hutong.codescan.support.Requests;
import java.nio.charset.StandardCharsets;

/** Lets tests of other packages send requests through the HTTP door and the parser. */
public final class ScanExamples {

  private ScanExamples() {}

  /** Sends a request that must be accepted and gives its payment id. */
  public static String accept(Requests request) {
    return accept(Requests.newKey(), request);
  }

  public static String accept(String key, Requests request) {
    return ScansHttpTest.post(key, request.json())
        .then()
        .statusCode(202)
        .extract()
        .path("paymentId");
  }

  /** Sends a request that must be refused for its code and gives its payment id. */
  public static String refuse(Requests request) {
    return refuse(Requests.newKey(), request);
  }

  public static String refuse(String key, Requests request) {
    return ScansHttpTest.post(key, request.json())
        .then()
        .statusCode(422)
        .extract()
        .path("paymentId");
  }

  /** The reason for which a Kafka request breaks the contract, or null when it keeps it. */
  public static String refusal(String json) {
    try {
      ScanRequestParser.kafka(json.getBytes(StandardCharsets.UTF_8));
      return null;
    } catch (InvalidRequest invalid) {
      return invalid.code();
    }
  }
}
