package hutong.codescan.capture;

import hutong.codescan.accept.ScanRequest;
import hutong.codescan.accept.ScanRequest.AccountType;
import hutong.codescan.accept.ScanRequest.Order;
import hutong.codescan.accept.ScanRequest.Scene;
import hutong.codescan.accept.ScanRequest.Verification;
import hutong.codescan.recognise.Recogniser;
import hutong.codescan.recognise.ScannedText;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a scan request, by the same rules for both doors; only the place of the idempotency key
 * differs. It stops at the first rule that is broken. What depends on whose code it is, acceptance
 * checks.
 */
final class ScanRequestParser {

  /** Bytes of the largest request; HTTP refuses a larger one before it comes this far. */
  static final int MAX_BYTES = 64 * 1024;

  static final long MAX_AMOUNT_MINOR = 100_000_000_000L;

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final Pattern CALLER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern INSTITUTION = Pattern.compile("[A-Z0-9_]{2,32}");
  private static final Pattern PSEUDONYM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Pattern BILL_NUMBER = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern INSTANT =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");
  private static final int MAX_FACTORS = 5;
  private static final Pattern CITY = Pattern.compile("[0-9]{6}");

  // Merchants' own identifiers, in any script; but nothing that no database or log can hold.
  private static final Pattern MERCHANT_ID = Pattern.compile("[^\\p{Cc}\\p{Cs}]{1,64}");
  private static final Pattern SCENE_CODE = Pattern.compile("[^\\p{Cc}\\p{Cs}]{1,32}");

  private static final Pattern MCC = Pattern.compile("[0-9]{4}");

  // Any network may have a cashier; which of them is open says the rulebook.
  private static final Pattern OWNER = Pattern.compile("[A-Z0-9_]{2,32}");

  private ScanRequestParser() {}

  /** The JSON as it comes; every rule beyond the types is checked below. */
  private record Body(
      String idempotencyKey,
      String caller,
      String payerApp,
      String payerRef,
      String acquirer,
      String accountType,
      String accountRef,
      VerificationBody verification,
      String scene,
      String city,
      String code,
      String scannedAt,
      OrderBody order,
      String merchantId,
      String mcc,
      Long amountMinor,
      String currency) {}

  private record VerificationBody(Integer factors, Boolean certificate) {}

  private record OrderBody(String owner, String merchantId, String sceneCode, String billNumber) {}

  /** A request over HTTP, whose key came in a header. */
  static ScanRequest http(byte[] json, String idempotencyKey) throws InvalidRequest {
    if (idempotencyKey == null || idempotencyKey.isEmpty()) {
      throw new InvalidRequest(
          "MISSING_IDEMPOTENCY_KEY", null, "the header Idempotency-Key is required");
    }
    if (!KEY.matcher(idempotencyKey).matches()) {
      throw new InvalidRequest(
          "BAD_IDEMPOTENCY_KEY", null, "Idempotency-Key must match " + KEY.pattern());
    }
    Body body = read(json, Body.class);
    if (body.idempotencyKey() != null) {
      throw bad("idempotencyKey", "comes in the header Idempotency-Key, not in the body");
    }
    return request(body, idempotencyKey);
  }

  /** A request from Kafka, whose key is a field. */
  static ScanRequest kafka(byte[] json) throws InvalidRequest {
    Body body = read(json, Body.class);
    return request(body, matching("idempotencyKey", body.idempotencyKey(), KEY));
  }

  /** Reads what a stranger sent, which may be anything. */
  static <T> T read(byte[] json, Class<T> type) throws InvalidRequest {
    if (json != null && json.length > MAX_BYTES) {
      throw new InvalidRequest("TOO_LARGE", null, "a request has at most 64 KiB");
    }
    try {
      return StrictJson.read(json, type);
    } catch (BadJsonException bad) {
      String field = bad.field().isEmpty() ? null : bad.field();
      switch (bad.reason()) {
        case UNKNOWN_FIELD:
          throw new InvalidRequest("UNKNOWN_FIELD", field, "there is a field of no known name");
        case WRONG_TYPE:
          throw new InvalidRequest("BAD_FIELD", field, "has the wrong JSON type or range");
        default:
          throw new InvalidRequest("BAD_JSON", null, "the body must be one JSON object");
      }
    }
  }

  private static ScanRequest request(Body body, String idempotencyKey) throws InvalidRequest {
    String caller = matching("caller", body.caller(), CALLER);
    String acquirer = optional("acquirer", body.acquirer(), INSTITUTION);
    // An acquirer that has scanned a payer's code does not know the payer.
    boolean payerMayBeMissing = acquirer != null && body.code() != null;
    String payerApp = payer("payerApp", body.payerApp(), INSTITUTION, payerMayBeMissing);
    String payerRef = payer("payerRef", body.payerRef(), PSEUDONYM, payerMayBeMissing);
    AccountType accountType =
        body.accountType() == null
            ? AccountType.DEBIT
            : oneOf("accountType", body.accountType(), EnumSet.allOf(AccountType.class));
    String accountRef = optional("accountRef", body.accountRef(), PSEUDONYM);
    Verification verification = verification(body.verification());
    Scene scene = oneOf("scene", body.scene(), EnumSet.allOf(Scene.class));
    String city = city("city", body.city(), scene);
    if (body.code() == null && body.order() == null) {
      throw new InvalidRequest("MISSING_FIELD", "code", "either code or order is required");
    }
    if (body.code() != null && body.order() != null) {
      throw bad("order", "must not stand beside code");
    }
    String code = body.code() == null ? null : code(body.code());
    Instant scannedAt = instant("scannedAt", body.scannedAt());
    Order order = body.order() == null ? null : order(body.order(), scene);
    String merchantId = merchantId(body.merchantId(), order);
    String mcc = optional("mcc", body.mcc(), MCC);
    long amountMinor = amount(body.amountMinor());
    String currency = oneText("currency", body.currency(), "CNY");
    return new ScanRequest(
        caller,
        idempotencyKey,
        payerApp,
        payerRef,
        acquirer,
        accountType,
        accountRef,
        verification,
        scene,
        city,
        code,
        scannedAt,
        order,
        merchantId,
        mcc,
        amountMinor,
        currency);
  }

  static String code(String scanned) throws InvalidRequest {
    if (scanned.codePointCount(0, scanned.length()) > Recogniser.MAX_LENGTH) {
      throw bad("code", "has at most " + Recogniser.MAX_LENGTH + " characters");
    }
    String code = ScannedText.clean(scanned);
    if (code.isEmpty()) {
      throw bad("code", "must not be blank");
    }
    return code;
  }

  private static String payer(String field, String value, Pattern pattern, boolean mayBeMissing)
      throws InvalidRequest {
    return mayBeMissing ? optional(field, value, pattern) : matching(field, value, pattern);
  }

  private static Verification verification(VerificationBody body) throws InvalidRequest {
    if (body == null) {
      return null;
    }
    if (body.factors() == null) {
      throw missing("verification.factors");
    }
    if (body.factors() < 0 || body.factors() > MAX_FACTORS) {
      throw bad("verification.factors", "must be between 0 and " + MAX_FACTORS);
    }
    if (body.certificate() == null) {
      throw missing("verification.certificate");
    }
    return new Verification(body.factors(), body.certificate());
  }

  static String payerApp(String field, String value) throws InvalidRequest {
    return matching(field, value, INSTITUTION);
  }

  /** What happens in a shop happens in a city. */
  static String city(String field, String value, Scene scene) throws InvalidRequest {
    return scene == Scene.OFFLINE ? matching(field, value, CITY) : optional(field, value, CITY);
  }

  static Instant instant(String field, String value) throws InvalidRequest {
    if (value == null) {
      return null;
    }
    try {
      if (INSTANT.matcher(value).matches()) {
        return Instant.parse(value);
      }
    } catch (DateTimeException noSuchTime) {
      // Told below: the month 13 is as wrong as a text that is no time at all.
    }
    throw bad(field, "must be an instant of RFC 3339 in UTC, such as 2021-10-02T02:00:00.050Z");
  }

  private static Order order(OrderBody order, Scene scene) throws InvalidRequest {
    boolean bill = scene == Scene.UTILITY_BILL;
    if (!bill && order.billNumber() != null) {
      throw bad("order.billNumber", "stands with the scene UTILITY_BILL only");
    }
    return new Order(
        matching("order.owner", order.owner(), OWNER),
        matching("order.merchantId", order.merchantId(), MERCHANT_ID),
        optional("order.sceneCode", order.sceneCode(), SCENE_CODE),
        bill ? matching("order.billNumber", order.billNumber(), BILL_NUMBER) : null);
  }

  private static String merchantId(String merchantId, Order order) throws InvalidRequest {
    String checked = optional("merchantId", merchantId, MERCHANT_ID);
    if (checked != null && order != null && !checked.equals(order.merchantId())) {
      throw bad("merchantId", "must be the one of the order, or be left out");
    }
    return checked;
  }

  private static long amount(Long amountMinor) throws InvalidRequest {
    if (amountMinor == null) {
      throw missing("amountMinor");
    }
    if (amountMinor < 1 || amountMinor > MAX_AMOUNT_MINOR) {
      throw bad("amountMinor", "must be between 1 and " + MAX_AMOUNT_MINOR);
    }
    return amountMinor;
  }

  private static String oneText(String field, String value, String only) throws InvalidRequest {
    if (value == null) {
      throw missing(field);
    }
    if (!value.equals(only)) {
      throw bad(field, "must be " + only);
    }
    return value;
  }

  static <E extends Enum<E>> E oneOf(String field, String value, Set<E> allowed)
      throws InvalidRequest {
    if (value == null) {
      throw missing(field);
    }
    for (E one : allowed) {
      if (one.name().equals(value)) {
        return one;
      }
    }
    throw bad(field, "must be one of " + Arrays.toString(allowed.toArray()));
  }

  private static String matching(String field, String value, Pattern pattern)
      throws InvalidRequest {
    if (value == null) {
      throw missing(field);
    }
    return optional(field, value, pattern);
  }

  private static String optional(String field, String value, Pattern pattern)
      throws InvalidRequest {
    if (value != null && !pattern.matcher(value).matches()) {
      throw bad(field, "must match " + pattern.pattern());
    }
    return value;
  }

  private static InvalidRequest missing(String field) {
    return new InvalidRequest("MISSING_FIELD", field, "is required");
  }

  private static InvalidRequest bad(String field, String rule) {
    return new InvalidRequest("BAD_FIELD", field, rule);
  }
}
