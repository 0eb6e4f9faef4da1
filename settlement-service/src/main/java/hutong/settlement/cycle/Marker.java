package hutong.settlement.cycle;

import hutong.settlement.net.Volume;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Says that a partition of the payments topic holds no further payment of a cycle.
 *
 * @param partition from 0 to {@code partitions - 1}
 * @param announced what routing counted for the whole cycle over all partitions
 */
public record Marker(
    UUID eventId,
    String cycleId,
    LocalDate settlementDate,
    int partition,
    int partitions,
    String nextCycleId,
    LocalDate nextSettlementDate,
    Instant endedAt,
    Volume announced) {}
