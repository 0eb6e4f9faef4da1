package hutong.settlement.fee;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * The fee file as it is written, before it is checked. Every field must be there unless it is said
 * to be optional; {@link FeeFileCheck} turns it into {@link FeeSchedules}.
 *
 * @param roundingScope of the schedules that name none of their own
 * @param publicCaps what no line may exceed, with the text that says so
 * @param merchantClasses class name to merchant category codes
 */
record FeeFile(
    String about,
    String currency,
    RoundingScope roundingScope,
    List<Cap> publicCaps,
    Map<String, List<String>> merchantClasses,
    List<Schedule> schedules) {

  /** A public cap; {@code maxCapFen} is null where the regulation sets no cap per item. */
  record Cap(
      FeeType feeType,
      Role payerRole,
      Role payeeRole,
      List<AccountType> accountTypes,
      Integer maxRatePpm,
      Long maxCapFen,
      String source) {}

  /** What a schedule rests on. */
  enum Status {
    /** Charged at the public caps. */
    PUBLIC_CAPS,
    /** Agreed between the parties. */
    AGREED,
    /** Invented, for demonstration: no public figure exists. */
    EXAMPLE
  }

  /**
   * A schedule; {@code effectiveTo} may be null.
   *
   * @param networkFeesReturned whether the network gives its fees back when a payment is refunded;
   *     missing means that it does
   * @param roundingScope over what its fees are rounded; missing means as the file says
   */
  record Schedule(
      String id,
      Integer version,
      Status status,
      String source,
      OffsetDateTime effectiveFrom,
      OffsetDateTime effectiveTo,
      Boolean networkFeesReturned,
      RoundingScope roundingScope,
      List<Line> lines) {}

  /** A line; {@code merchantClass}, {@code band} and {@code capFen} may be missing. */
  record Line(
      FeeType feeType,
      Role payerRole,
      Role payeeRole,
      AccountType accountType,
      String merchantClass,
      Band band,
      Integer ratePpm,
      Long fixedFen,
      Long capFen,
      Long floorFen,
      Rounding rounding) {}

  /** Principals from and to, both included; {@code toFen} null means without end. */
  record Band(Long fromFen, Long toFen) {}

  /** How an item is rounded to a whole fen. */
  enum Rounding {
    HALF_UP
  }
}
