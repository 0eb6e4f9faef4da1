package hutong.routing.intake;

import hutong.routing.support.Scans;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Scans as the intake has read them, each from an event of its own. */
final class ReadScans {

  private ReadScans() {}

  static AcceptedScan read(JsonObject scan) {
    try {
      return AcceptedScan.read(
          new IncomingEvent(
              Scans.TOPIC,
              0,
              0,
              scan.getString("paymentId"),
              scan.encode().getBytes(),
              UUID.randomUUID(),
              AcceptedScan.TYPE,
              null,
              null));
    } catch (PoisonException poison) {
      throw new IllegalArgumentException(poison);
    }
  }
}
