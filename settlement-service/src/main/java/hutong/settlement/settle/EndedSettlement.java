package hutong.settlement.settle;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** How the settlement of a cycle ended. */
public record EndedSettlement(
    String cycleId,
    String cycleType,
    LocalDate settlementDate,
    SettlementState state,
    Instant at,
    List<Leg> legs) {}
