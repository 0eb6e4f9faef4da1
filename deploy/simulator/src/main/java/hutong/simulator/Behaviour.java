package hutong.simulator;

import java.util.Set;

/**
 * How a participant behaves from now on.
 *
 * @param delayMillis how long SLOW waits before it answers, 0 to 600,000
 * @param reason what DECLINE tells
 * @param books whether SILENT does what it was asked for and only keeps quiet about it
 * @param operations where it behaves so; elsewhere it approves
 */
record Behaviour(
    Mode mode, long delayMillis, String reason, boolean books, Set<Operation> operations) {

  static final long MAX_DELAY_MILLIS = 600_000;

  static final Behaviour APPROVING =
      new Behaviour(Mode.APPROVE, 0, "DECLINED", true, Set.of(Operation.values()));

  /** What a participant does with what it is asked. */
  enum Mode {
    APPROVE,
    DECLINE,
    /** Takes the request and never answers. */
    SILENT,
    /** Approves, late. */
    SLOW,
    /** Says that it does not know yet, until it behaves otherwise and is asked again. */
    PENDING,
    /**
     * Says PENDING to the debit, as if the payer were confirming, and APPROVED to the next
     * question.
     */
    USER_PAYING,
    /** Answers 503 and does nothing. */
    DOWN
  }

  /** What a participant can be asked. */
  enum Operation {
    DEBIT,
    QUERY,
    CREDIT
  }

  Behaviour in(Operation operation) {
    return operations.contains(operation) ? this : APPROVING;
  }

  /** Whether what is asked is written into the books. */
  boolean acts() {
    return mode != Mode.DOWN && (mode != Mode.SILENT || books);
  }
}
