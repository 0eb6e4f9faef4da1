package hutong.routing.authorise;

/** A resolution that is not taken; nothing was changed. */
public final class ResolutionRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why, and what to do about it. */
  public enum Why {
    UNKNOWN_PAYMENT("There is no such payment", "No payment is stored under this id."),
    UNKNOWN_RESOLUTION("There is no such resolution", "Nothing was proposed under this number."),
    NOT_HANDED_OVER(
        "The payment needs nobody", "Only what GET /v1/attention lists can be resolved by people."),
    OUTCOME_NOT_POSSIBLE(
        "The payment cannot end so",
        "GET /v1/attention says what can be decided in the payment's state."),
    MOVED_ON(
        "The payment has moved on",
        "It is no longer as it was when this was proposed. Look again, and propose anew."),
    OWN_PROPOSAL("Four eyes are needed", "Another operator must approve this."),
    ALREADY_APPROVED("It is approved already", "Another operator has approved this resolution."),
    KEY_REUSED(
        "The key belongs to another request",
        "Idempotency-Key was used before with another request. Nothing was done.");

    private final String title;
    private final String detail;

    Why(String title, String detail) {
      this.title = title;
      this.detail = detail;
    }

    public String title() {
      return title;
    }

    public String detail() {
      return detail;
    }
  }

  private final Why why;

  ResolutionRefusedException(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
