package hutong.routing.rulebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;

/** What one book says otherwise than another. */
public final class RulebookDiff {

  private RulebookDiff() {}

  /** What happened to a part of the book. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /**
   * A part of the book that differs.
   *
   * @param what rule, prohibition, citySet, appSet, participant or setting
   * @param id the name by which decisions quote a rule; of a setting the rule and the field
   * @param fields those that differ, by name; of what was added or removed, all
   */
  public record Change(Kind kind, String what, String id, List<FieldChange> fields) {
    public Change {
      fields = List.copyOf(fields);
    }
  }

  /**
   * @param from null where there was nothing
   * @param to null where there is nothing any more
   */
  public record FieldChange(String field, String from, String to) {}

  /** By kind of part, and in each in the order of the ids; empty where the two say the same. */
  public static List<Change> between(Rulebook from, Rulebook to) {
    List<Change> changes = new ArrayList<>();
    compare("rule", from.rules(), to.rules(), Rule::name, changes);
    compare("prohibition", from.prohibitions(), to.prohibitions(), Prohibition::name, changes);
    compare("citySet", from.citySets(), to.citySets(), CitySet::id, changes);
    compare("appSet", from.appSets(), to.appSets(), AppSet::id, changes);
    compare(
        "participant",
        List.copyOf(from.participants().all()),
        List.copyOf(to.participants().all()),
        Participants.Participant::id,
        changes);
    compare(
        "setting",
        from.settings(),
        to.settings(),
        setting -> setting.ruleId() + "." + setting.field(),
        changes);
    return changes;
  }

  private static <T extends Record> void compare(
      String what, List<T> from, List<T> to, Function<T, String> id, List<Change> changes) {
    Map<String, T> before = byId(from, id);
    Map<String, T> after = byId(to, id);
    TreeSet<String> ids = new TreeSet<>(before.keySet());
    ids.addAll(after.keySet());
    for (String each : ids) {
      T was = before.get(each);
      T is = after.get(each);
      List<FieldChange> fields = fields(was, is);
      if (!fields.isEmpty()) {
        Kind kind = was == null ? Kind.ADDED : is == null ? Kind.REMOVED : Kind.CHANGED;
        changes.add(new Change(kind, what, each, fields));
      }
    }
  }

  private static <T> Map<String, T> byId(List<T> parts, Function<T, String> id) {
    Map<String, T> byId = new LinkedHashMap<>();
    parts.forEach(part -> byId.put(id.apply(part), part));
    return byId;
  }

  private static List<FieldChange> fields(Record was, Record is) {
    Map<String, String> before = was == null ? Map.of() : Fields.of(was);
    Map<String, String> after = is == null ? Map.of() : Fields.of(is);
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(before.get(name), after.get(name)))
        .map(name -> new FieldChange(name, before.get(name), after.get(name)))
        .toList();
  }
}
