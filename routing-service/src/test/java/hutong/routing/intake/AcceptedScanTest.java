package hutong.routing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.routing.support.Scans;
import hutong.routing.support.Schemas;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AcceptedScanTest {

  private static AcceptedScan read(byte[] value) throws PoisonException {
    String key = new JsonObject(new String(value)).getString("paymentId");
    return AcceptedScan.read(
        new IncomingEvent(
            Scans.TOPIC, 0, 0, key, value, UUID.randomUUID(), AcceptedScan.TYPE, null, null));
  }

  private static void refused(JsonObject scan) {
    assertThatThrownBy(() -> read(scan.encode().getBytes()))
        .as(scan.encode())
        .isInstanceOf(PoisonException.class);
  }

  @Test
  void amountsThatAreNoneArePoison() {
    JsonObject scan = Scans.open(Scans.newPayment(), "u-1");
    for (Object amount :
        new Object[] {-1, 0, 1.5, 100_000_000_001L, "1", true, 1e308, new JsonObject()}) {
      refused(scan.copy().put("amountMinor", amount));
    }
    refused(scan.copy().putNull("amountMinor"));
  }

  @Test
  void timesThatNoCalendarCountsArePoison() {
    JsonObject scan = Scans.open(Scans.newPayment(), "u-1");
    for (String at : List.of("1970-01-01T00:00:00Z", "+1000000000-12-31T00:00:00Z", "yesterday")) {
      refused(scan.copy().put("acceptedAt", at));
    }
  }

  @Test
  void textsThatCouldDoHarmArePoison() {
    JsonObject scan = Scans.open(Scans.newPayment(), "u-1");
    refused(scan.copy().put("payerApp", "' OR 1=1--"));
    refused(scan.copy().put("payerRef", "${jndi:ldap://x}"));
    refused(scan.copy().put("merchantId", "a\0b"));
    refused(scan.copy().put("merchantId", "m".repeat(65)));
    refused(scan.copy().put("city", "４４０１００"));
    refused(scan.copy().put("code", new JsonObject()));
  }

  @Test
  void everyGoldenExampleIsReadAndWhatALaterVersionAddsIsLeftAlone() throws PoisonException {
    for (String example :
        List.of(
            "cpm", "mini-program", "mpm-emv", "mpm", "online-order", "utility-bill", "verified")) {
      byte[] golden = Schemas.example("hutong.scan.accepted.v1." + example);
      JsonObject later = new JsonObject(new String(golden)).put("added", new JsonObject());

      AcceptedScan scan = read(later.encode().getBytes());

      assertThat(scan.facts().amountMinor()).isPositive();
    }
  }
}
