package hutong.routing.publish;

import java.time.Instant;

/**
 * The word that a version counts from an instant on. It is never changed; a later one overrules it.
 *
 * @param number in the order of the commits, from 1
 * @param supersedes the version that was the last word before, or null for the first of all
 * @param reason why it was rolled back; null for an ordinary publication
 */
public record Publication(
    long number,
    String version,
    Kind kind,
    Instant takesEffectAt,
    Instant publishedAt,
    String publishedBy,
    String supersedes,
    String reason) {

  /** How it came about. */
  public enum Kind {
    PUBLISH,
    /** Back to a version that was in force before, at once. */
    ROLLBACK
  }

  boolean inEffectAt(Instant at) {
    return !at.isBefore(takesEffectAt);
  }
}
