package hutong.settlement.outbox;

import hutong.settlement.reconcile.FinishedRun;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The data of {@code hutong.reconciliation.finished.v1}, as docs/contracts/events says it. */
record ReconciliationFinishedV1(
    UUID runId,
    String participant,
    String cycleId,
    String format,
    long lines,
    long items,
    Map<String, Long> outcomes,
    long breaks,
    Instant finishedAt) {

  static ReconciliationFinishedV1 of(FinishedRun run) {
    return new ReconciliationFinishedV1(
        run.runId(),
        run.participant(),
        run.cycleId(),
        run.format(),
        run.lines(),
        run.items(),
        run.outcomes(),
        run.breaks(),
        run.finishedAt());
  }
}
