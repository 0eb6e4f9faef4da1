package hutong.settlement.settle;

/** A proposal about a settlement, or a decision of one, that is not allowed. */
public final class ProposalRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why not. */
  public enum Why {
    UNKNOWN_SETTLEMENT(
        "No settlement of such a cycle",
        "A cycle is settled once it is sealed; look at the cycle itself."),
    UNKNOWN_PROPOSAL(
        "There is no such proposal", "The list of proposals names those that there are."),
    PROPOSAL_ID_TAKEN(
        "The id is another proposal's", "Send a new proposalId, or none to be given one."),
    LEG_DOES_NOT_FIT(
        "A leg is not in a state for this",
        "Look at the settlement: it names each leg's present id and state."),
    BOOKED_LATE(
        "The agent has booked a leg late",
        "It is never sent anew. Where that booking stands propose SETTLED_OUTSIDE, with the id under"
            + " which the agent has booked the leg in the reference."),
    PROPOSAL_WAITS(
        "A proposal about what is paid waits",
        "Somebody has proposed SETTLED_OUTSIDE or REVERSED; decide that first. Nothing is sent"
            + " until then."),
    NOT_BALANCED(
        "A part of a batch cannot be sent",
        "What is named does not sum to zero; settle it outside or bring the agent's message of"
            + " the rest."),
    CONTRADICTED(
        "The agent contradicts what it has confirmed",
        "Ask it, then propose GO_ON where all that is confirmed stands, or REVERSED for what it has"
            + " undone; anew if it has contradicted itself since the proposal."),
    PREFUNDING_CHANGED(
        "The prefunding is another than expected",
        "Nothing was changed. Look what counts now, and who has changed it."),
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

  ProposalRefusedException(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
