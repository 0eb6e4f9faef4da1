package hutong.routing.intake;

import hutong.routing.reserve.Use;
import hutong.routing.route.FieldRules;
import hutong.routing.route.ScanFacts;
import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What routing reads of {@code hutong.scan.accepted.v1}; the event may hold more.
 *
 * @param eventId CloudEvents id, by which a second delivery is known
 * @param traceparent or null
 */
record AcceptedScan(UUID eventId, String traceparent, Body body) {

  static final String TYPE = "hutong.scan.accepted.v1";
  private static final Pattern BILL = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final int MAX_FACTORS = 5;
  private static final int MAX_SEALED = 1024;
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  /** The event's data. */
  record Body(
      UUID paymentId,
      Instant acceptedAt,
      String payerApp,
      String payerRef,
      String accountType,
      String scene,
      String city,
      Long amountMinor,
      String currency,
      Code code,
      String merchantId,
      String sceneCode,
      String mcc,
      String acquirer,
      String accountRef,
      Verification verification,
      String billNumber) {}

  /** How the payer was verified; where nothing is said, not at all. */
  record Verification(Integer factors, Boolean certificate) {}

  /**
   * The recognised code.
   *
   * @param merchantCode only where a payer scanned a merchant's
   * @param sealed the payer's code, encrypted, only where the payer was scanned
   */
  record Code(String owner, String codeClass, String mode, String merchantCode, String sealed) {

    boolean payerIsScanned() {
      return mode.equals("CPM");
    }

    /** Leaves the codes out: this may end in a log. */
    @Override
    public String toString() {
      return "Code[" + owner + ", " + codeClass + ", " + mode + "]";
    }
  }

  static AcceptedScan read(IncomingEvent event) throws PoisonException {
    Body body;
    try {
      body = StrictJson.readEvent(event.value(), Body.class);
    } catch (BadJsonException bad) {
      throw new PoisonException("BAD_JSON", bad.getMessage());
    }
    check(body);
    if (!body.paymentId().toString().equals(event.key())) {
      throw new PoisonException("KEY_MISMATCH", "the record's key is not the payment id");
    }
    return new AcceptedScan(event.id(), event.traceparent(), body);
  }

  private static void check(Body body) throws PoisonException {
    need(body.paymentId() != null, "paymentId");
    need(FieldRules.instant(body.acceptedAt()), "acceptedAt");
    need(FieldRules.word(body.payerApp()), "payerApp");
    need(FieldRules.payerRef(body.payerRef()), "payerRef");
    need(FieldRules.word(body.accountType()), "accountType");
    need(FieldRules.word(body.scene()), "scene");
    need(FieldRules.city(body.city()), "city");
    need(FieldRules.amount(body.amountMinor()), "amountMinor");
    need(body.currency() != null && CURRENCY.matcher(body.currency()).matches(), "currency");
    need(body.code() != null, "code");
    need(FieldRules.word(body.code().owner()), "code.owner");
    need(FieldRules.word(body.code().codeClass()), "code.codeClass");
    need(FieldRules.word(body.code().mode()), "code.mode");
    need(FieldRules.text(body.code().merchantCode(), 512), "code.merchantCode");
    need(FieldRules.text(body.code().sealed(), MAX_SEALED), "code.sealed");
    need(FieldRules.text(body.merchantId(), 64), "merchantId");
    need(FieldRules.text(body.sceneCode(), 32), "sceneCode");
    need(FieldRules.mcc(body.mcc()), "mcc");
    need(body.acquirer() == null || FieldRules.word(body.acquirer()), "acquirer");
    need(body.accountRef() == null || FieldRules.payerRef(body.accountRef()), "accountRef");
    String bill = body.billNumber();
    need(bill == null || BILL.matcher(bill).matches() && body.merchantId() != null, "billNumber");
    need(factors(body) >= 0 && factors(body) <= MAX_FACTORS, "verification.factors");
  }

  private static int factors(Body body) {
    Verification verification = body.verification();
    return verification == null || verification.factors() == null ? 0 : verification.factors();
  }

  private static void need(boolean holds, String field) throws PoisonException {
    if (!holds) {
      throw new PoisonException("BAD_FIELD", field + " is missing or out of its range");
    }
  }

  ScanFacts facts() {
    return new ScanFacts(
        body.payerApp(),
        body.code().owner(),
        body.code().codeClass(),
        body.code().mode(),
        body.scene(),
        body.city(),
        body.merchantId(),
        body.sceneCode(),
        body.mcc(),
        body.payerRef(),
        body.amountMinor(),
        body.acceptedAt(),
        body.acquirer());
  }

  /**
   * What the payment would take of the daily limits.
   *
   * @param institution the one that debits the payer
   */
  Use use(String institution) {
    return new Use(
        body.paymentId(),
        institution,
        body.payerRef(),
        body.accountType(),
        body.accountRef(),
        body.code().codeClass(),
        factors(body),
        body.verification() != null && Boolean.TRUE.equals(body.verification().certificate()),
        body.amountMinor(),
        body.acceptedAt());
  }
}
