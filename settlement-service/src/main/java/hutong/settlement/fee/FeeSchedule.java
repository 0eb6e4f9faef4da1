package hutong.settlement.fee;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The prices of one agreement for one span of time.
 *
 * @param effectiveFrom first instant of the span
 * @param effectiveTo first instant after the span, or null while it has no end; what is completed
 *     later is priced as {@link FeeSchedules#pricing} says
 * @param networkFeesReturned whether the network gives its fees back when a payment is refunded
 */
public record FeeSchedule(
    String id,
    int version,
    Instant effectiveFrom,
    Instant effectiveTo,
    boolean networkFeesReturned,
    RoundingScope roundingScope,
    List<FeeLine> lines) {

  public FeeSchedule {
    lines = List.copyOf(lines);
  }

  /**
   * One item for every fee type, also where the fee is zero. A line for the merchant's own class
   * goes before the line for all merchants.
   *
   * @param merchantClass the merchant's class, or null
   * @throws IllegalStateException if a fee has no line; loading makes sure that none lacks one
   */
  public List<FeeItem> charge(AccountType account, String merchantClass, long amountMinor) {
    List<FeeItem> items = new ArrayList<>(FeeType.values().length);
    for (FeeType type : FeeType.values()) {
      FeeLine line = find(type, account, merchantClass, amountMinor);
      if (line == null && merchantClass != null) {
        line = find(type, account, null, amountMinor);
      }
      if (line == null) {
        throw new IllegalStateException("Fee schedule " + id + " has no line for " + type);
      }
      items.add(line.charge(amountMinor));
    }
    return items;
  }

  private FeeLine find(FeeType type, AccountType account, String merchantClass, long amountMinor) {
    for (FeeLine line : lines) {
      if (line.type() == type && line.isFor(account, merchantClass, amountMinor)) {
        return line;
      }
    }
    return null;
  }
}
