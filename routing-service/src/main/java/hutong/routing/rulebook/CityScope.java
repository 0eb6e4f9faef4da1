package hutong.routing.rulebook;

import java.util.Set;

/**
 * Where a rule is open.
 *
 * @param kind how the rule names its cities
 * @param name the name of the set, the code of the city, or ALL
 * @param codes GB/T 2260 codes; empty for ALL and UNSET
 */
public record CityScope(Kind kind, String name, Set<String> codes) {

  /** In the order in which a rule becomes more specific. */
  public enum Kind {
    /** The operator has yet to set it: nowhere. */
    UNSET,
    ALL,
    SET,
    SINGLE
  }

  public static final CityScope UNSET =
      new CityScope(Kind.UNSET, "to be set by the operator", Set.of());
  public static final CityScope ALL = new CityScope(Kind.ALL, "ALL", Set.of());

  public CityScope {
    codes = Set.copyOf(codes);
  }

  static CityScope single(String code) {
    return new CityScope(Kind.SINGLE, code, Set.of(code));
  }

  static CityScope set(String name, Set<String> codes) {
    return new CityScope(Kind.SET, name, codes);
  }

  /**
   * @param code GB/T 2260, or null where a payment has no place
   */
  public boolean contains(String code) {
    return kind == Kind.ALL || code != null && codes.contains(code);
  }

  boolean overlaps(CityScope other) {
    if (kind == Kind.UNSET || other.kind == Kind.UNSET) {
      return false;
    }
    return kind == Kind.ALL
        || other.kind == Kind.ALL
        || codes.stream().anyMatch(other.codes::contains);
  }
}
