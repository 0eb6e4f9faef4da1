package hutong.e2e;

import java.util.List;
import java.util.Random;

/** Requests of which it is known beforehand how they must end, drawn from a seed. */
final class Requests {

  private static final String WECHAT = "https://payapp.wechatpay.cn/qr/e2eShop000000001";
  private static final String ALIPAY = "https://qr.alipay.com/fkx00000e2eshop00000001";

  private static final List<String> APPS =
      List.of(
          "CUP_APP",
          "CCB_APP",
          "BOC_APP",
          "BOCOM_APP",
          "PAB_APP",
          "CITIC_APP",
          "ICBC_APP",
          "CMB_APP");

  private final Random random;
  private final String run;
  private int made;

  Requests(long seed) {
    this.random = new Random(seed);
    this.run = "e2e-" + Long.toHexString(seed);
  }

  /**
   * One request.
   *
   * @param json the body, with the idempotency key for the Kafka door
   * @param bodyOnly the body without it, for the HTTP door
   * @param accepted whether the rulebook of 2021-10-02 opens it
   */
  record Request(
      String caller,
      String key,
      long amountMinor,
      boolean accepted,
      String json,
      String bodyOnly) {}

  /** Who sends them all. */
  String caller() {
    return run;
  }

  /**
   * A payment from one of eight institutions, open to all of them: of Ping An to a shop of WeChat,
   * of the others to one of Alipay. How it ends is up to the institutions.
   */
  Request nextOfAnyBank() {
    return nextOf(APPS.get(random.nextInt(APPS.size())));
  }

  /** As {@link #nextOfAnyBank()}, through one institution's app. */
  Request nextOf(String app) {
    long amount = 1 + random.nextInt(50_000);
    String key = run + "-" + made++;
    boolean alipay = !app.equals("PAB_APP");
    String fields =
        """
        "caller":"%s","payerApp":"%s","payerRef":"u-%s","accountType":"%s","scene":"OFFLINE",\
        "city":"%s","code":"%s","amountMinor":%d,"currency":"CNY"}"""
            .formatted(
                run,
                app,
                key,
                random.nextBoolean() ? "DEBIT" : "CREDIT",
                alipay ? "440300" : "440100",
                alipay ? ALIPAY : WECHAT,
                amount);
    return new Request(
        run, key, amount, true, "{\"idempotencyKey\":\"" + key + "\"," + fields, "{" + fields);
  }

  /**
   * Three in four are open; the fourth scans a WeChat code in Shenzhen, which is not. All codes are
   * printed ones, so each payer pays once and no more than the daily limit of 500 CNY.
   */
  Request next() {
    boolean accepted = random.nextInt(4) != 0;
    boolean alipay = accepted && random.nextBoolean();
    String app = random.nextInt(3) == 0 && alipay ? "CITIC_APP" : "CUP_APP";
    String city = accepted ? (alipay ? "440300" : "440100") : "440300";
    long amount = 1 + random.nextInt(50_000);
    String key = run + "-" + made++;
    String fields =
        """
        "caller":"%s","payerApp":"%s","payerRef":"u-%s","accountType":"%s","scene":"OFFLINE",\
        "city":"%s","code":"%s","amountMinor":%d,"currency":"CNY"}"""
            .formatted(
                run,
                app,
                key,
                random.nextBoolean() ? "DEBIT" : "CREDIT",
                city,
                alipay ? ALIPAY : WECHAT,
                amount);
    return new Request(
        run, key, amount, accepted, "{\"idempotencyKey\":\"" + key + "\"," + fields, "{" + fields);
  }
}
