package hutong.settlement.reconcile;

/** An adjustment that is not allowed, with what to do instead. */
public final class AdjustmentRefusedException extends RuntimeException {

  /** Why not. */
  public enum Why {
    UNKNOWN_BREAK("There is no such break", "GET /v1/breaks lists those that are not resolved."),
    UNKNOWN_PROPOSAL("There is no such proposal", "GET /v1/proposals lists them."),
    PROPOSAL_ID_TAKEN(
        "The id is another proposal's", "Send a new proposalId, or none to be given one."),
    PROPOSAL_WAITING(
        "A proposal for the break waits", "Have it approved or rejected before another one."),
    BREAK_NOT_OPEN(
        "The break is resolved",
        "Only what it still has in suspense can be adjusted; that is none."),
    BREAK_CHANGED(
        "The break is no longer what was proposed about", "Reject the proposal and look again."),
    KIND_DOES_NOT_FIT(
        "This kind of adjustment does not fit the break",
        "Which kind fits which outcome is in the contract of the call."),
    OVER_DIFFERENCE(
        "The amount is more than there is to explain",
        "Send at most what the break, its earlier adjustments and its suspense leave."),
    OVER_PAYMENT(
        "The amount is more than is left of the payment",
        "What was refunded cannot be returned once more."),
    OVER_WRITE_OFF_LIMIT(
        "The amount is too large to be written off",
        "Above the limit of a participant's settlement date only what another break about the"
            + " same money has explained can be."),
    ALREADY_BOOKED(
        "The payment is in the books", "A supplement is for what is not; look for its cycle."),
    ALREADY_IN_SUSPENSE(
        "The payment waits in suspense", "Resolve it at routing-service; that releases it."),
    ALREADY_ADJUSTED(
        "Another break about the same money is adjusted",
        "Once that is approved, write this one off: nothing has to move twice."),
    MISSING_PARTY(
        "It is not known who would be debited or credited",
        "Name issuer, acquirer and network as far as the books do not know them; for a fee also"
            + " counterpartRole."),
    PARTY_CONTRADICTS(
        "Another institution is named than the books or the break say", "Leave it out."),
    PARTY_NOT_KNOWN(
        "An institution has never been cleared in this role",
        "Check its spelling: an account is known from its first posting on."),
    FOUR_EYES("Somebody else has to approve", "Whoever proposes cannot approve."),
    ALREADY_DECIDED("The proposal was decided the other way", "It is final; propose anew.");

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

  AdjustmentRefusedException(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
