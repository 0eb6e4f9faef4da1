package hutong.routing.rulebook;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** For each value that some rule names: the rules that it leaves in. */
final class Dimension {

  private final Map<String, long[]> byValue = new HashMap<>();
  private final long[] any;
  private boolean limits;

  Dimension(int rules) {
    any = Bits.none(rules);
  }

  /** The rule takes every value, also none. */
  void addAny(int rule) {
    Bits.set(any, rule);
  }

  void add(Iterable<String> values, int rule) {
    limits = true;
    for (String value : values) {
      Bits.set(byValue.computeIfAbsent(value, v -> new long[any.length]), rule);
    }
  }

  /** Nothing is added after this. */
  Dimension complete() {
    byValue.values().forEach(bits -> Bits.addTo(bits, any));
    return this;
  }

  /**
   * @param value or null where a request has none
   */
  long[] of(String value) {
    return byValue.getOrDefault(value, any);
  }

  long[] ofAny(Iterable<String> values) {
    long[] bits = any.clone();
    values.forEach(value -> Bits.addTo(bits, of(value)));
    return bits;
  }

  boolean knows(String value) {
    return byValue.containsKey(value);
  }

  /** Whether some rule does not take every value. */
  boolean limits() {
    return limits;
  }

  Set<String> values() {
    return byValue.keySet();
  }
}
