package hutong.settlement.reconcile;

import java.time.Instant;
import java.util.SortedMap;
import java.util.UUID;

/**
 * A run at the moment at which it ends.
 *
 * @param lines of the statement
 * @param items that were cleared for the participant
 * @param outcomes how often each came, MATCHED among them
 * @param breaks how many of them stand as breaks of this run, held ones among them
 */
public record FinishedRun(
    UUID runId,
    String participant,
    String cycleId,
    String format,
    long lines,
    long items,
    SortedMap<String, Long> outcomes,
    long breaks,
    Instant finishedAt) {}
