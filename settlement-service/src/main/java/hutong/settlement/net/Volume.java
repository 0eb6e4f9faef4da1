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
 * @param refunded refunds and cancels that were completed in the cycle
 * @param suspended payments that went into suspense in the cycle
 * @param released payments that left suspense in the cycle
 */
public record Volume(
    long payments,
    SortedMap<String, Long> principalMinor,
    Counted refunded,
    Counted suspended,
    Counted released) {

  public Volume {
    principalMinor = Collections.unmodifiableSortedMap(new TreeMap<>(principalMinor));
  }

  /** Of payments alone. */
  public Volume(long payments, Map<String, Long> principalMinor) {
    this(payments, new TreeMap<>(principalMinor), Counted.NONE, Counted.NONE, Counted.NONE);
  }

  /** Whether both hold the same, a missing currency being as good as zero of it. */
  public boolean sameAs(Volume other) {
    return new Counted(payments, principalMinor)
            .sameAs(new Counted(other.payments, other.principalMinor))
        && refunded.sameAs(other.refunded)
        && suspended.sameAs(other.suspended)
        && released.sameAs(other.released);
  }

  /**
   * A number of things and their sum.
   *
   * @param amountMinor by currency, in minor units
   */
  public record Counted(long count, SortedMap<String, Long> amountMinor) {

    public static final Counted NONE = new Counted(0, new TreeMap<>());

    public Counted {
      amountMinor = Collections.unmodifiableSortedMap(new TreeMap<>(amountMinor));
    }

    public Counted(long count, Map<String, Long> amountMinor) {
      this(count, new TreeMap<>(amountMinor));
    }

    /**
     * With more of the same added.
     *
     * @throws ArithmeticException if a sum does not fit into 64 bits
     */
    public Counted plus(long more, String currency, long moreMinor) {
      SortedMap<String, Long> sums = new TreeMap<>(amountMinor);
      sums.merge(currency, moreMinor, Math::addExact);
      return new Counted(Math.addExact(count, more), sums);
    }

    boolean sameAs(Counted other) {
      return count == other.count && nonZero().equals(other.nonZero());
    }

    private SortedMap<String, Long> nonZero() {
      SortedMap<String, Long> amounts = new TreeMap<>(amountMinor);
      amounts.values().removeIf(amount -> amount == 0);
      return amounts;
    }
  }
}
