package hutong.routing.rulebook;

import java.util.Set;

/**
 * A named set of payer apps.
 *
 * @param version of this set, from 1
 * @param declaredTotal how many institutions the source announces, or null
 */
public record AppSet(
    String id,
    int version,
    Set<String> apps,
    Integer declaredTotal,
    Completeness completeness,
    Evidence evidence) {

  public AppSet {
    apps = Set.copyOf(apps);
  }
}
