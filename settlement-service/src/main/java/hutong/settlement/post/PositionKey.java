package hutong.settlement.post;

import hutong.settlement.fee.Role;
import java.util.Comparator;

/** Which running total: one account in one currency and cycle. Ordered as positions are locked. */
public record PositionKey(String cycleId, String participant, Role role, String currency)
    implements Comparable<PositionKey> {

  private static final Comparator<PositionKey> ORDER =
      Comparator.comparing(PositionKey::cycleId)
          .thenComparing(PositionKey::participant)
          .thenComparing(PositionKey::role)
          .thenComparing(PositionKey::currency);

  @Override
  public int compareTo(PositionKey other) {
    return ORDER.compare(this, other);
  }
}
