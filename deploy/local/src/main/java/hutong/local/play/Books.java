package hutong.local.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import hutong.local.process.Wait;
import hutong.local.system.Ports;
import hutong.local.system.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** What the three services tell of a payment and of the cycles, read as an outsider reads it. */
public final class Books {

  private static final long ASK_EVERY_MILLIS = 100;

  private final Api api = new Api();
  private final Ports ports;

  public Books(Ports ports) {
    this.ports = ports;
  }

  /** The payment's status once nothing can change it any more. */
  public JsonNode finalStatus(String paymentId, Duration patience) {
    return await(
        ports.httpUri(Service.CODE_SCAN).resolve("/v1/scans/" + paymentId),
        status -> status.path("final").asBoolean(),
        "payment " + paymentId + " is not final",
        patience);
  }

  /** The decision with its reasons. */
  public JsonNode decision(String paymentId, Duration patience) {
    return await(
        ports.httpUri(Service.ROUTING).resolve("/v1/decisions/" + paymentId),
        decision -> decision.hasNonNull("verdict"),
        "payment " + paymentId + " has no decision",
        patience);
  }

  /** The postings of a payment, once there are any. */
  public JsonNode postings(String paymentId, Duration patience) {
    return await(
        ports.httpUri(Service.SETTLEMENT).resolve("/v1/payments/" + paymentId + "/postings"),
        postings -> !postings.path("transfers").isEmpty(),
        "payment " + paymentId + " has no postings",
        patience);
  }

  /** Ends the open cycle and begins the next; returns the id of the one that ended. */
  public String cutOff(Duration patience) {
    AtomicReference<String> ended = new AtomicReference<>();
    AtomicReference<String> last = new AtomicReference<>("no answer");
    URI cutOff = ports.httpUri(Service.ROUTING).resolve("/v1/cycles/cut-off");
    // The id of the open cycle goes along, so that a repetition cannot end the next one as well.
    String open = openCycle(patience);
    boolean done =
        Wait.until(
            patience,
            500,
            () -> {
              try {
                Api.Answer answer =
                    api.post(
                        cutOff,
                        JsonNodeFactory.instance.objectNode(),
                        Map.of("Idempotency-Key", open));
                last.set("status " + answer.status() + " " + answer.body());
                ended.set(answer.body().path("endedCycleId").asText());
                return answer.succeeded();
              } catch (IOException e) {
                last.set(e.toString());
                return false;
              }
            });
    if (!done) {
      throw new PlayFailure("the cut-off was not done within " + patience + ": " + last.get());
    }
    return ended.get();
  }

  /** The id of the cycle that payments are booked into now. */
  public String openCycle(Duration patience) {
    return await(
            ports.httpUri(Service.ROUTING).resolve("/v1/cycles/open"),
            cycle -> cycle.hasNonNull("cycleId"),
            "there is no open cycle",
            patience)
        .path("cycleId")
        .asText();
  }

  /** The cycle with its net positions, once settlement has closed it. */
  public JsonNode closedCycle(String cycleId, Duration patience) {
    return await(
        ports.httpUri(Service.SETTLEMENT).resolve("/v1/cycles/" + cycleId),
        cycle -> cycle.path("state").asText().equals("CLOSED"),
        "cycle " + cycleId + " is not closed",
        patience);
  }

  /** Asks until the answer is as wanted; a service that is away for a while is asked again. */
  JsonNode await(URI uri, Predicate<JsonNode> enough, String complaint, Duration patience) {
    AtomicReference<JsonNode> found = new AtomicReference<>();
    AtomicReference<String> last = new AtomicReference<>("no answer");
    boolean good =
        Wait.until(
            patience,
            ASK_EVERY_MILLIS,
            () -> {
              try {
                Api.Answer answer = api.get(uri);
                last.set("status " + answer.status() + " " + answer.body());
                found.set(answer.body());
                return answer.succeeded() && enough.test(answer.body());
              } catch (IOException e) {
                last.set(e.toString());
                return false;
              }
            });
    if (!good) {
      throw new PlayFailure(
          complaint
              + " after "
              + patience.toSeconds()
              + " s; "
              + uri
              + " said last: "
              + last.get());
    }
    return found.get();
  }
}
