package hutong.settlement.cycle;

import hutong.settlement.net.Recomputed;
import java.time.LocalDate;

/** What everybody owes everybody in a cycle, as its items say now. */
public record CycleMatrix(
    String cycleId, LocalDate settlementDate, CycleState state, Recomputed recomputed) {}
