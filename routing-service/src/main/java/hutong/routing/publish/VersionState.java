package hutong.routing.publish;

import java.util.EnumSet;
import java.util.Set;

/** The states of a rulebook version and the only ways between them. */
public enum VersionState {
  /** Drafted by one person. */
  DRAFT,
  /** Approved by another. */
  APPROVED,
  /** Published at least once, so it may have decided payments; it can be published again. */
  PUBLISHED;

  /** Where a version can go from here. */
  public Set<VersionState> next() {
    switch (this) {
      case DRAFT:
        return EnumSet.of(APPROVED);
      case APPROVED:
      case PUBLISHED:
        return EnumSet.of(PUBLISHED);
      default:
        throw new IllegalStateException("A state without a way: " + this);
    }
  }
}
