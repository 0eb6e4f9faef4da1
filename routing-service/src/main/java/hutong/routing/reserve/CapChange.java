package hutong.routing.reserve;

import java.time.Instant;

/**
 * A change of a participant's bounds that an operator has asked for.
 *
 * @param approvedBy the second person; null where none was needed, or while nobody has approved it
 * @param appliedAt since when it counts; null where it does not count yet, or never will
 * @param before what it has replaced; null like {@code appliedAt}
 */
public record CapChange(
    long number,
    String institution,
    String currency,
    Bounds bounds,
    String note,
    State state,
    String proposedBy,
    Instant proposedAt,
    String approvedBy,
    Instant appliedAt,
    Bounds before) {

  /** How far a change has come. */
  public enum State {
    /** For a second person to approve. */
    WAITING,
    APPLIED,
    /** A change that was asked for later has taken effect before it was approved. */
    SUPERSEDED
  }

  CapChange applied(String approver, Instant at, Bounds replaced) {
    return new CapChange(
        number,
        institution,
        currency,
        bounds,
        note,
        State.APPLIED,
        proposedBy,
        proposedAt,
        approver,
        at,
        replaced);
  }
}
