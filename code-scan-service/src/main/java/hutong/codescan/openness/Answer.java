package hutong.codescan.openness;

import java.time.Instant;
import java.util.List;

/**
 * Whether a payment would be accepted.
 *
 * @param rules those that open it; where it is closed, the one that came nearest or forbids it
 * @param depends what else decides where the verdict is DEPENDS
 * @param reason why it is closed; null otherwise
 * @param nextOpening from when on the nearest rule opens it, where only the time is missing; or
 *     null
 * @param rulebookVersion the book that was asked; null where none is known yet
 */
public record Answer(
    Verdict verdict,
    List<String> rules,
    List<String> depends,
    ClosedReason reason,
    Instant nextOpening,
    String rulebookVersion) {

  /** What can be told without a payment. */
  public enum Verdict {
    /** Accepted for every payer, merchant and amount. */
    OPEN,
    /** Accepted for some payers, merchants or amounts. */
    DEPENDS,
    CLOSED,
    /** No rulebook was read yet; this is no refusal. */
    UNKNOWN
  }

  static final Answer UNKNOWN = new Answer(Verdict.UNKNOWN, List.of(), List.of(), null, null, null);
}
