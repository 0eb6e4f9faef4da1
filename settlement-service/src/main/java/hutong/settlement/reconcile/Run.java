package hutong.settlement.reconcile;

import java.time.LocalDate;
import java.util.UUID;

/**
 * What a run compares.
 *
 * @param attempt counts from 1; each time the run is taken up again, so that whoever had it before
 *     can no longer write to it
 */
record Run(
    UUID runId,
    int attempt,
    String participant,
    String cycleId,
    LocalDate settlementDate,
    String format) {}
