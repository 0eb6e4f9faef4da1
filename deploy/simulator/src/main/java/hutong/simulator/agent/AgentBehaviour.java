package hutong.simulator.agent;

/**
 * How the agent answers.
 *
 * @param account of the participant that {@code REJECT}, {@code WRONG_AMOUNT} and {@code PARTIAL}
 *     are about, or null
 * @param reason of {@code REJECT}, four characters at most
 */
record AgentBehaviour(Mode mode, String account, String reason) {

  enum Mode {
    /** Books, and says so by pacs.002 and camt.054. */
    CONFIRM,
    /** Books nothing of an order that the participant is in, and rejects it. */
    REJECT,
    /** Books what is right and tells one minor unit more for the participant. */
    WRONG_AMOUNT,
    /** Keeps the order and does and says nothing, until it is asked again in another mode. */
    SILENT,
    /** As CONFIRM, and says everything twice. */
    DUPLICATE,
    /** Books all but the participant's movement and says nothing of that one. */
    PARTIAL,
    /** Books, and says so by camt.053 alone. */
    SPLIT
  }

  static final AgentBehaviour CONFIRM = new AgentBehaviour(Mode.CONFIRM, null, null);

  AgentBehaviour {
    boolean needsAccount = mode == Mode.REJECT || mode == Mode.WRONG_AMOUNT || mode == Mode.PARTIAL;
    if (mode == null || (needsAccount && account == null)) {
      throw new IllegalArgumentException("a mode is needed, and for this one an account");
    }
    if (mode == Mode.REJECT && (reason == null || !reason.matches("[A-Z0-9]{1,4}"))) {
      throw new IllegalArgumentException("REJECT needs a reason such as AM04");
    }
  }
}
