package hutong.settlement.reconcile;

import java.util.UUID;

/**
 * What a run compares.
 *
 * @param attempt rises with every file that is taken and each time that one is taken up again, so
 *     that whoever had it before can no longer write to it
 */
record Run(UUID runId, long attempt, String participant, String cycleId, String format) {}
