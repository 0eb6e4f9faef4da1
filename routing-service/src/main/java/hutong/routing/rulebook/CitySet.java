package hutong.routing.rulebook;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A named set of cities. Its members may change with its version; the rules that name it follow.
 *
 * @param version of this set, from 1
 * @param note what is in it and why
 */
public record CitySet(
    String id, int version, Completeness completeness, String note, List<City> cities) {

  /**
   * @param code GB/T 2260
   */
  public record City(String code, String nameEn, String nameZh) {}

  public CitySet {
    cities = List.copyOf(cities);
  }

  public Set<String> codes() {
    return cities.stream().map(City::code).collect(Collectors.toUnmodifiableSet());
  }
}
