package hutong.routing.route;

/**
 * One predicate of one rule with what it saw.
 *
 * @param name the predicate
 * @param value what the request has
 * @param expected what the rule asks for
 * @param bucket the hash bucket where one decided, else null
 * @param reason why the request is refused if this fails
 */
public record Check(
    Predicate name, String value, String expected, boolean passed, Integer bucket, Reason reason) {

  static final Check NOT_PROHIBITED =
      new Check(Predicate.PROHIBITION, null, "none", true, null, Reason.CODE_CLASS_FORBIDDEN);

  /**
   * In the order of evaluation; the first that fails gives the reason. Those of a rule come first,
   * then those of an accepted payment that no rule knows.
   */
  public enum Predicate {
    LIFECYCLE("lifecycle"),
    DATE("date"),
    DIRECTION("direction"),
    PAYER_APP("payerApp"),
    SCENE("scene"),
    CODE("code"),
    CITY("city"),
    MERCHANT("merchant"),
    MERCHANT_COVERAGE("merchantCoverage"),
    AMOUNT("amount"),
    USER_ROLLOUT("userRollout"),
    /** Of the request, whatever the rule: a prohibition overrules all that went before. */
    PROHIBITION("prohibition"),
    /** Whether the payer's code can be handed on. */
    PAYMENT_CODE("paymentCode"),
    /** Whether the institutions that would have to be asked answer. */
    PARTICIPANT_UP("participantUp"),
    /** Whether nobody else has paid the bill, or is paying it. */
    BILL("bill"),
    /** What the regulated daily limits say of a payment that it accepts. */
    DAILY_LIMIT("dailyLimit"),
    /** Whether the payer's institution stays within its net debit cap (净借记限额). */
    NET_DEBIT_CAP("netDebitCap"),
    /** Whether it stays within its liquidity cover (流动性保障). */
    LIQUIDITY("liquidity");

    private final String label;

    Predicate(String label) {
      this.label = label;
    }

    /** The name in documents. */
    public String label() {
      return label;
    }
  }
}
