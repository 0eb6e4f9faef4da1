package hutong.routing.participant;

import hutong.routing.participant.ParticipantCall.NoAnswerException;
import hutong.routing.participant.ParticipantCall.NotReadException;

/** How a call to an institution failed. */
public enum Failure {
  /** No answer in time. */
  TIMEOUT,
  /** No connection, or one that broke. */
  CONNECTION,
  /** Any status but 200, 400 and 413. */
  STATUS,
  /** An answer longer than may be. */
  TOO_LONG,
  /** An answer that is not proven to be its. */
  BAD_SIGNATURE;

  /** Whether the institution is there after all: what it says that it cannot read, it has read. */
  static boolean isOne(Throwable failure) {
    return !(failure instanceof NotReadException);
  }

  static Failure of(Throwable failure) {
    return failure instanceof NoAnswerException known ? known.failure() : CONNECTION;
  }
}
