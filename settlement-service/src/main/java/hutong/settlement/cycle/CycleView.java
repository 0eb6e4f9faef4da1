package hutong.settlement.cycle;

import hutong.settlement.net.Net;
import hutong.settlement.net.Volume;
import java.time.LocalDate;
import java.util.List;

/**
 * A cycle as it stands now.
 *
 * @param markersSeen how many partitions have reached the cycle's end
 * @param markersOf how many partitions there are, or null while no marker has said it
 * @param mismatch why it could not be closed although all markers are there, or null
 * @param volume what it holds by its positions
 * @param nets while it is not closed, what they would be if it were closed now
 */
public record CycleView(
    String cycleId,
    CycleType type,
    LocalDate settlementDate,
    CycleState state,
    long markersSeen,
    Integer markersOf,
    String mismatch,
    Volume volume,
    List<Net> nets) {}
