package hutong.settlement.intake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** What this service reads of {@code hutong.cycle.ended.v1}. */
record CycleEndedV1(
    String cycleId,
    LocalDate settlementDate,
    Integer partition,
    Integer partitions,
    String nextCycleId,
    LocalDate nextSettlementDate,
    Instant endedAt,
    Long completedCount,
    Map<String, Long> completedAmountMinor) {}
