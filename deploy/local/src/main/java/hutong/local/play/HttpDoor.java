package hutong.local.play;

import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.process.Wait;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** {@code POST /v1/scans}. */
public final class HttpDoor implements Door {

  private static final long RETRY_EVERY_MILLIS = 200;
  private static final int UNPROCESSABLE = 422;

  private final Api api = new Api();
  private final URI scans;

  /**
   * @param codeScan base address of code-scan-service
   */
  public HttpDoor(URI codeScan) {
    this.scans = codeScan.resolve("/v1/scans");
  }

  @Override
  public String name() {
    return "HTTP";
  }

  @Override
  public String submit(ObjectNode request, String idempotencyKey, Duration patience) {
    AtomicReference<String> paymentId = new AtomicReference<>();
    AtomicReference<String> last = new AtomicReference<>("no answer");
    // A service that is away or overloaded is asked again: the key makes that harmless.
    boolean answered =
        Wait.until(
            patience,
            RETRY_EVERY_MILLIS,
            () -> {
              try {
                Api.Answer answer =
                    api.post(scans, request, Map.of("Idempotency-Key", idempotencyKey));
                last.set("status " + answer.status() + " " + answer.body());
                if (answer.status() >= 500 || answer.status() == 409 || answer.status() == 429) {
                  return false;
                }
                paymentId.set(paymentOf(answer));
                return true;
              } catch (IOException e) {
                last.set(e.toString());
                return false;
              }
            });
    if (!answered) {
      throw new PlayFailure("no answer from " + scans + " within " + patience + ": " + last.get());
    }
    return paymentId.get();
  }

  private static String paymentOf(Api.Answer answer) {
    String paymentId = answer.body().path("paymentId").asText("");
    boolean accepted = answer.status() == 202;
    boolean refused = answer.status() == UNPROCESSABLE;
    if (paymentId.isEmpty() || !(accepted || refused)) {
      throw new PlayFailure("POST /v1/scans: status " + answer.status() + " " + answer.body());
    }
    return paymentId;
  }

  @Override
  public void close() {
    // The HTTP client has nothing to give back.
  }
}
