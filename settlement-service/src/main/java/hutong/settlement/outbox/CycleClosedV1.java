package hutong.settlement.outbox;

import hutong.settlement.cycle.ClosedCycle;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The data of {@code hutong.cycle.closed.v1}, as docs/contracts/events says it. */
record CycleClosedV1(
    String cycleId,
    LocalDate settlementDate,
    Instant closedAt,
    long itemCount,
    Map<String, Long> principalMinor,
    List<Net> nets,
    Map<String, Long> sumMinor) {

  record Net(String participant, String currency, long netMinor) {}

  static CycleClosedV1 of(ClosedCycle cycle) {
    return new CycleClosedV1(
        cycle.cycleId(),
        cycle.settlementDate(),
        cycle.closedAt(),
        cycle.volume().payments(),
        cycle.volume().principalMinor(),
        cycle.nets().stream()
            .map(net -> new Net(net.participant(), net.currency(), net.netMinor()))
            .toList(),
        cycle.sumMinor());
  }
}
