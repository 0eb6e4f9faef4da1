package hutong.settlement.reconcile;

import java.time.LocalDate;
import java.util.UUID;

/** What a run compares. */
record Run(
    UUID runId, String participant, String cycleId, LocalDate settlementDate, String format) {}
