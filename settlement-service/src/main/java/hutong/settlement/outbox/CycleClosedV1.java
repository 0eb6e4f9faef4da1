package hutong.settlement.outbox;

import hutong.settlement.cycle.ClosedCycle;
import hutong.settlement.cycle.CycleType;
import hutong.settlement.net.Volume.Counted;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The data of {@code hutong.cycle.closed.v1}, as docs/contracts/events says it. Of what the cycle
 * holds none of, nothing is said: null is left out, as is the type of a clearing cycle.
 */
record CycleClosedV1(
    String cycleId,
    String cycleType,
    LocalDate settlementDate,
    Instant closedAt,
    long itemCount,
    Map<String, Long> principalMinor,
    Long refundedCount,
    Map<String, Long> refundedAmountMinor,
    Long suspendedCount,
    Map<String, Long> suspendedAmountMinor,
    Long releasedCount,
    Map<String, Long> releasedAmountMinor,
    List<Net> nets,
    Map<String, Long> sumMinor) {

  record Net(String participant, String currency, long netMinor) {}

  static CycleClosedV1 of(ClosedCycle cycle) {
    return new CycleClosedV1(
        cycle.cycleId(),
        cycle.type() == CycleType.CLEARING ? null : cycle.type().name(),
        cycle.settlementDate(),
        cycle.closedAt(),
        cycle.volume().payments(),
        cycle.volume().principalMinor(),
        count(cycle.volume().refunded()),
        amounts(cycle.volume().refunded()),
        count(cycle.volume().suspended()),
        amounts(cycle.volume().suspended()),
        count(cycle.volume().released()),
        amounts(cycle.volume().released()),
        cycle.nets().stream()
            .map(net -> new Net(net.participant(), net.currency(), net.netMinor()))
            .toList(),
        cycle.sumMinor());
  }

  private static Long count(Counted counted) {
    return counted.count() == 0 ? null : counted.count();
  }

  private static Map<String, Long> amounts(Counted counted) {
    return counted.count() == 0 ? null : counted.amountMinor();
  }
}
