package hutong.routing.rulebook;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Everything a decision depends on. It never changes; another book has another version.
 *
 * @param version the declared version and the beginning of the hash of all its files
 * @param settingsVersion the version of the operator's settings
 * @param prohibitions what the law forbids, whatever the rules say
 * @param zone in which its days begin and end
 */
public record Rulebook(
    String version,
    String settingsVersion,
    ZoneId zone,
    List<Rule> rules,
    Participants participants,
    List<CitySet> citySets,
    List<AppSet> appSets,
    List<Prohibition> prohibitions,
    List<Setting> settings) {

  public Rulebook {
    rules = List.copyOf(rules);
    citySets = List.copyOf(citySets);
    appSets = List.copyOf(appSets);
    prohibitions = List.copyOf(prohibitions);
    settings = List.copyOf(settings);
  }

  /** The rule of a name as decisions quote it. */
  public Optional<Rule> rule(String name) {
    return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
  }

  /** The prohibition of a name as decisions quote it. */
  public Optional<Prohibition> prohibition(String name) {
    return prohibitions.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** A city that some set names. */
  public Optional<CitySet.City> city(String code) {
    return citySets.stream()
        .flatMap(set -> set.cities().stream())
        .filter(city -> city.code().equals(code))
        .findFirst();
  }
}
