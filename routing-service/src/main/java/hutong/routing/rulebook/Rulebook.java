package hutong.routing.rulebook;

import java.util.List;

/**
 * Everything a decision depends on. It never changes; another book has another version.
 *
 * @param version the declared version and the beginning of the hash of all its files
 * @param settingsVersion the version of the operator's settings
 */
public record Rulebook(
    String version,
    String settingsVersion,
    List<Rule> rules,
    Participants participants,
    int citySets) {

  public Rulebook {
    rules = List.copyOf(rules);
  }
}
