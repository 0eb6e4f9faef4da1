package hutong.settlement.net;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much a cycle holds.
 *
 * @param principalMinor the sum of the principals by currency, in minor units; a currency with
 *     nothing in it may be missing or zero
 */
public record Volume(long payments, SortedMap<String, Long> principalMinor) {

  public Volume {
    principalMinor = Collections.unmodifiableSortedMap(new TreeMap<>(principalMinor));
  }

  public Volume(long payments, Map<String, Long> principalMinor) {
    this(payments, new TreeMap<>(principalMinor));
  }

  /** Whether both hold the same, a missing currency being as good as zero of it. */
  public boolean sameAs(Volume other) {
    return payments == other.payments && nonZero().equals(other.nonZero());
  }

  private SortedMap<String, Long> nonZero() {
    SortedMap<String, Long> amounts = new TreeMap<>(principalMinor);
    amounts.values().removeIf(amount -> amount == 0);
    return amounts;
  }
}
