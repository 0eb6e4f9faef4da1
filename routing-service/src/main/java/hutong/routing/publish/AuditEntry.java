package hutong.routing.publish;

import java.time.Instant;

/**
 * Who did what to a rulebook version.
 *
 * @param number in the order in which it was written
 * @param action IMPORT, DRAFT, APPROVE, PUBLISH or ROLLBACK
 * @param from the state before, or null where there was none
 * @param detail what the states do not tell: from when on it counts, what it replaces, why
 */
public record AuditEntry(
    Long number,
    Instant at,
    String operator,
    Action action,
    String version,
    VersionState from,
    VersionState to,
    String detail) {

  /** What can be done to a version. */
  public enum Action {
    IMPORT,
    DRAFT,
    APPROVE,
    PUBLISH,
    ROLLBACK
  }
}
