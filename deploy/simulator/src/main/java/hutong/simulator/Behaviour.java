package hutong.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * How a participant behaves.
 *
 * @param delayMillis how long the answer waits, in real time, 0 to 600,000
 * @param reason what a refusal tells
 * @param books whether HANG and RESET do what was asked before they keep quiet about it
 * @param times USER_PAYING: which question after the first finds the payer done; ACK_LOST: how
 *     often a credit is booked in silence; 1 to 1,000, or {@link #NEVER}
 * @param after USER_PAYING: how long after the debit the payer is done, in business time, or null
 * @param contradictory whether the second answer of ANSWER_TWICE says the opposite of the first
 * @param from business time when DOWN begins, or null for at once
 * @param until business time when DOWN is over, or null for not before it is told otherwise
 * @param operations where it behaves so; elsewhere it approves
 */
record Behaviour(
    Mode mode,
    long delayMillis,
    String reason,
    boolean books,
    int times,
    Duration after,
    boolean contradictory,
    Instant from,
    Instant until,
    Set<Operation> operations) {

  static final long MAX_DELAY_MILLIS = 600_000;
  static final int NEVER = Integer.MAX_VALUE;

  static final Behaviour APPROVING = of(Mode.APPROVE);

  /** What a participant does with what it is asked. */
  enum Mode {
    APPROVE,
    /** Declines debits and rejects credits. */
    DECLINE,
    /** Says that it does not know yet, until it behaves otherwise and is asked again. */
    PENDING,
    /** The payer is confirming, and has paid after some questions or some time. */
    USER_PAYING,
    /** The payer is confirming, for ever. */
    USER_NEVER_PAYS,
    /** Approves, late. */
    SLOW,
    /** Approves, later than anybody waits. */
    ANSWER_LATE,
    /** Takes the request and never answers. */
    HANG,
    /** Cuts the connection instead of an answer. */
    RESET,
    /** Approves with a signature that does not hold. */
    WRONG_SIGNATURE,
    /** Two answers to one question. */
    ANSWER_TWICE,
    /** Approves, and says the opposite to whoever asks again; the books keep the approval. */
    SUCCESS_THEN_FAILURE,
    /** Books, and leaves it out of the answer. */
    PARTIAL,
    /** Books, and answers what is no JSON. */
    GARBAGE,
    REFUSE_REVERSAL,
    REFUSE_REFUND,
    CREDIT_REJECT,
    /** Books a credit and does not answer the first times. */
    ACK_LOST,
    /** Answers 503 and does nothing. */
    DOWN;

    /** Whether it plays over several questions, so that those who ask later must find it too. */
    boolean goesOn() {
      return switch (this) {
        case PENDING, USER_PAYING, USER_NEVER_PAYS, SUCCESS_THEN_FAILURE -> true;
        default -> false;
      };
    }
  }

  /** What a participant can be asked. */
  enum Operation {
    DEBIT,
    QUERY,
    CREDIT,
    REVERSAL,
    REFUND,
    REFUND_QUERY,
    ECHO;

    /** Whose fate is asked for: a query is about a debit, a refund's query about the refund. */
    Operation about() {
      return switch (this) {
        case QUERY -> DEBIT;
        case REFUND_QUERY -> REFUND;
        default -> this;
      };
    }
  }

  /** The mode with what it has where nothing is said. */
  static Behaviour of(Mode mode) {
    return new Behaviour(
        mode,
        0,
        mode == Mode.DECLINE ? "DECLINED" : "REFUSED",
        true,
        1,
        null,
        false,
        null,
        null,
        Set.of(Operation.values()));
  }

  Behaviour in(Operation operation) {
    return operations.contains(operation) ? this : APPROVING;
  }

  /** Whether what is asked is written into the books. */
  boolean acts() {
    return (mode != Mode.HANG && mode != Mode.RESET) || books;
  }

  boolean isDown(Instant now) {
    return mode == Mode.DOWN
        && (from == null || !now.isBefore(from))
        && (until == null || now.isBefore(until));
  }

  /** Whether a payer who was asked to confirm at {@code since} has done so. */
  boolean hasPaid(int questions, Instant since, Instant now) {
    return mode == Mode.USER_PAYING
        && (questions >= times || (after != null && !now.isBefore(since.plus(after))));
  }
}
