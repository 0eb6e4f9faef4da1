package hutong.settlement.reconcile;

import java.time.Instant;
import java.util.UUID;

/**
 * A run as it stands.
 *
 * @param state RUNNING, DONE, QUARANTINED or FAILED
 * @param linesRead of the file, so far
 * @param stalled whether it has stopped, so that its file can be sent again
 * @param badLine of a quarantined file, 0 for the file as a whole, else null
 * @param counts null while it is not done
 */
public record RunView(
    UUID runId,
    String participant,
    String cycleId,
    String format,
    String sha256,
    String state,
    long linesRead,
    boolean stalled,
    Instant startedAt,
    Instant finishedAt,
    Long badLine,
    String badField,
    String badReason,
    Counts counts) {

  RunView with(Counts others) {
    return new RunView(
        runId,
        participant,
        cycleId,
        format,
        sha256,
        state,
        linesRead,
        stalled,
        startedAt,
        finishedAt,
        badLine,
        badField,
        badReason,
        others);
  }
}
