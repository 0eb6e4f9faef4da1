package hutong.codescan.capture;

/** A request that breaks the contract. Nothing in it repeats what the caller sent. */
final class InvalidRequest extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String field;

  /**
   * @param code MISSING_FIELD, BAD_FIELD, UNKNOWN_FIELD, BAD_JSON, TOO_LARGE,
   *     MISSING_IDEMPOTENCY_KEY or BAD_IDEMPOTENCY_KEY
   * @param field path of the field, or null where it is none in particular
   * @param rule what the contract asks for
   */
  InvalidRequest(String code, String field, String rule) {
    super(rule, null, false, false);
    this.code = code;
    this.field = field;
  }

  String code() {
    return code;
  }

  String field() {
    return field;
  }

  String rule() {
    return getMessage();
  }
}
