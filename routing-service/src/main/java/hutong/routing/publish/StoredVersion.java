package hutong.routing.publish;

import java.time.Instant;

/**
 * A stored rulebook without its files.
 *
 * @param version the declared version and the beginning of the hash of all its files
 * @param base the version that it was drafted on, or null for the first of all
 * @param approvedBy another person than the drafter; null for a draft
 * @param note what the drafter says about it, or null
 */
public record StoredVersion(
    String version,
    VersionState state,
    String base,
    String draftedBy,
    Instant draftedAt,
    String approvedBy,
    Instant approvedAt,
    String note) {

  StoredVersion approved(String operator, Instant at) {
    return new StoredVersion(
        version, VersionState.APPROVED, base, draftedBy, draftedAt, operator, at, note);
  }
}
