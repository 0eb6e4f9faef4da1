package hutong.routing.route;

import hutong.routing.rulebook.Rulebook;
import hutong.routing.rulebook.RulebookLoader;
import hutong.routing.rulebook.RulebookSource;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/** The rulebook that the product ships, and requests to ask it. */
public final class ShippedRulebook {

  public static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private ShippedRulebook() {}

  public static Rulebook load() {
    return RulebookLoader.load(RulebookSource.packaged("rulebook-2021-10-02.json"));
  }

  /** Noon of a day in Shanghai. */
  public static Instant noon(String date) {
    return LocalDate.parse(date).atTime(LocalTime.NOON).atZone(SHANGHAI).toInstant();
  }

  /** An app that scans a merchant's printed code in a city. */
  public static ScanFacts offline(String app, String owner, String city, String date) {
    return new ScanFacts(
        app,
        owner,
        "MERCHANT_STATIC",
        "MPM",
        "OFFLINE",
        city,
        null,
        null,
        null,
        "u-1001",
        1_000,
        noon(date));
  }

  /** An app that pays an order, for which no code is scanned. */
  public static ScanFacts order(
      String app,
      String owner,
      String scene,
      String mode,
      String merchant,
      String payer,
      String date) {
    return new ScanFacts(
        app,
        owner,
        "ONLINE_ORDER",
        mode,
        scene,
        null,
        merchant,
        null,
        null,
        payer,
        1_000,
        noon(date));
  }
}
