package hutong.routing.rulebook;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The fields of a part of the book as text, to be compared. They are taken from the record itself,
 * so that a field that is added later is compared too.
 */
final class Fields {

  private Fields() {}

  /** Only fields that have a value. */
  static Map<String, String> of(Record part) {
    Map<String, String> fields = new TreeMap<>();
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(part);
        if (value != null) {
          fields.put(component.getName(), text(value));
        }
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return fields;
  }

  private static String text(Object value) {
    if (value instanceof CityScope) {
      return ((CityScope) value).name();
    }
    if (value instanceof MerchantScope) {
      return ((MerchantScope) value).describe();
    }
    if (value instanceof Ramp) {
      Ramp ramp = (Ramp) value;
      return "salt " + ramp.salt() + ": " + text(ramp.steps());
    }
    if (value instanceof Ramp.Step) {
      return ((Ramp.Step) value).bps() + " from " + ((Ramp.Step) value).from();
    }
    if (value instanceof Lifecycle.Phase) {
      return ((Lifecycle.Phase) value).state() + " from " + ((Lifecycle.Phase) value).from();
    }
    if (value instanceof CitySet.City) {
      return ((CitySet.City) value).code();
    }
    if (value instanceof Set) {
      return list(new TreeSet<>(((Collection<?>) value).stream().map(Fields::text).toList()));
    }
    return value instanceof Collection ? list((Collection<?>) value) : value.toString();
  }

  private static String list(Collection<?> values) {
    return values.stream().map(Fields::text).collect(Collectors.joining(", "));
  }
}
