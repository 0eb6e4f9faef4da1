package hutong.settlement.cycle;

import java.util.Comparator;

/**
 * The order of cycles in time, by their ids: by settlement date, and within the date by number. The
 * number has two digits, and more from the hundredth cycle of a date on, so that as text {@code
 * 2021-10-02-100} would stand before {@code 2021-10-02-99}; of two numbers the longer is the later.
 * The dispute cycles of a date, {@code 2021-10-02-D1}, stand behind its clearing cycles: the two
 * run beside each other, and the order has to be one.
 *
 * <p>Rows are locked in another order, that of the id's text. It has no meaning there and only has
 * to be the same everywhere.
 */
public final class CycleOrder {

  private static final int DATE_LENGTH = "2021-10-02".length();

  /** Compares ids as {@link #NEWEST_FIRST} does rows, the other way round. */
  public static final Comparator<String> OLDEST_FIRST =
      Comparator.comparing((String cycleId) -> cycleId.substring(0, DATE_LENGTH))
          .thenComparing(CycleOrder::isDispute)
          .thenComparing(String::length)
          .thenComparing(Comparator.naturalOrder());

  /** For statements in which {@code c} is a {@link CycleRow}. */
  static final String NEWEST_FIRST =
      " c.settlementDate desc, c.type desc, length(c.cycleId) desc, c.cycleId desc";

  private CycleOrder() {}

  private static boolean isDispute(String cycleId) {
    return cycleId.startsWith("-D", DATE_LENGTH);
  }
}
