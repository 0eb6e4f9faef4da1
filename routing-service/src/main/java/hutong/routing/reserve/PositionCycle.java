package hutong.routing.reserve;

import java.time.Instant;

/**
 * What a participant has paid and received in one settlement cycle, whole minor units.
 *
 * @param settledAt since when it is out of the position; null while it is in it
 */
public record PositionCycle(
    String cycleId, String currency, long debitMinor, long creditMinor, Instant settledAt) {}
