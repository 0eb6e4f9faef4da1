package hutong.settlement.cycle;

import hutong.settlement.net.Net;
import hutong.settlement.net.Volume;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/**
 * A cycle at the moment of its closing.
 *
 * @param nets of every participant that took part, in the order of participant and currency
 * @param sumMinor of the nets by currency; always zero
 * @param traceparent the trace of what completed the cycle, or null
 */
public record ClosedCycle(
    String cycleId,
    CycleType type,
    LocalDate settlementDate,
    Instant closedAt,
    Volume volume,
    List<Net> nets,
    SortedMap<String, Long> sumMinor,
    String traceparent) {}
