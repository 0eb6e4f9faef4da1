package hutong.settlement.intake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * What this service reads of {@code hutong.cycle.ended.v1}. What it says of refunds and suspense is
 * null where there were none.
 */
record CycleEndedV1(
    String cycleId,
    LocalDate settlementDate,
    Integer partition,
    Integer partitions,
    String nextCycleId,
    LocalDate nextSettlementDate,
    Instant endedAt,
    Long completedCount,
    Map<String, Long> completedAmountMinor,
    Long refundedCount,
    Map<String, Long> refundedAmountMinor,
    Long suspendedCount,
    Map<String, Long> suspendedAmountMinor,
    Long releasedCount,
    Map<String, Long> releasedAmountMinor) {}
