package hutong.routing.rulebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.routing.rulebook.RulebookFiles.SettingRow;
import hutong.routing.rulebook.RulebookFiles.SettingsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Puts the operator's values where the announcements leave something open. A setting can only fill
 * a field that the rule marks as open and leaves empty: it never changes what was announced.
 */
final class OperatorSettings {

  static final String CITIES = "cities";
  static final String EFFECTIVE_FROM = "effectiveFrom";
  static final String ROLLOUT = "userRollout.steps";
  static final String SCENE_CODES = "merchants.sceneCodes";

  /** What a rule may leave open. */
  static final Set<String> FIELDS = Set.of(CITIES, EFFECTIVE_FROM, ROLLOUT, SCENE_CODES);

  private final List<String> faults;

  OperatorSettings(List<String> faults) {
    this.faults = faults;
  }

  /** Fills the book's open fields in place. */
  void fill(JsonNode book, SettingsFile settings) {
    for (SettingRow setting : Rows.orEmpty(settings.settings())) {
      for (String id : Rows.orEmpty(setting.rules())) {
        List<ObjectNode> versions = rules(book, id);
        if (versions.isEmpty()) {
          faults.add("operator-settings: there is no rule " + id);
        }
        versions.forEach(rule -> fill(rule, id, setting));
      }
    }
  }

  /** The fields of a rule that the operator has yet to set. */
  static List<String> unset(Rule rule) {
    List<String> fields = new ArrayList<>();
    if (rule.cities().kind() == CityScope.Kind.UNSET) {
      fields.add(CITIES);
    }
    if (rule.effectiveFrom() == null) {
      fields.add(EFFECTIVE_FROM);
    }
    if (rule.userRollout().steps().isEmpty()) {
      fields.add(ROLLOUT);
    }
    if (!rule.merchants().anyScene() && rule.merchants().sceneCodes().isEmpty()) {
      fields.add(SCENE_CODES);
    }
    return fields;
  }

  /** The settings one by one, for whoever compares two books. */
  static List<Setting> list(SettingsFile settings) {
    return Rows.orEmpty(settings.settings()).stream()
        .flatMap(
            row ->
                Rows.orEmpty(row.rules()).stream()
                    .map(id -> new Setting(id, row.field(), row.value() + "", row.why())))
        .toList();
  }

  private static List<ObjectNode> rules(JsonNode book, String id) {
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode rule : book.path("rules")) {
      if (rule instanceof ObjectNode && id.equals(rule.path("id").asText())) {
        found.add((ObjectNode) rule);
      }
    }
    return found;
  }

  private void fill(ObjectNode rule, String id, SettingRow setting) {
    String where = "operator-settings: " + id + "." + setting.field();
    if (!FIELDS.contains(setting.field()) || !leftOpen(rule, setting.field())) {
      faults.add(where + " is not left to the operator");
      return;
    }
    if (setting.value() == null || setting.value().isNull()) {
      faults.add(where + " has no value");
      return;
    }
    String[] path = setting.field().split("\\.");
    JsonNode parent = path.length == 1 ? rule : rule.path(path[0]);
    String last = path[path.length - 1];
    if (!(parent instanceof ObjectNode) || parent.has(last)) {
      faults.add(where + " has a value already, or no place for one");
      return;
    }
    ((ObjectNode) parent).set(last, setting.value());
  }

  private static boolean leftOpen(ObjectNode rule, String field) {
    for (JsonNode open : rule.path("operatorMustSet")) {
      if (field.equals(open.asText())) {
        return true;
      }
    }
    return false;
  }
}
