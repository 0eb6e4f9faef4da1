package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.settlement.OnRealServers;
import hutong.settlement.proof.Hash;
import hutong.settlement.reconcile.Reconciliations.Taken;
import hutong.settlement.reconcile.statement.BadStatementException;
import hutong.settlement.reconcile.statement.Expected;
import hutong.settlement.reconcile.statement.StatementFormat;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two instances that believe a run to be theirs; days of 2075. */
@OnRealServers
class RunAttemptsTest {

  private static final String PARTICIPANT = "FENCE_A";
  private static final String DAY = "2075-01-01";
  private static final String CYCLE = DAY + "-01";
  private static final OffsetDateTime AT = OffsetDateTime.parse("2075-01-02T02:00:00Z");

  @Inject Pool pool;
  @Inject Verdict verdict;

  private final Feed feed = new Feed();

  @AfterEach
  void close() {
    feed.close();
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }

  private static Taken open(Runs runs, OwnFile file) {
    byte[] sha256 = Hash.sha256().digest(file.text().getBytes(StandardCharsets.UTF_8));
    Runs.Sent sent = new Runs.Sent(sha256, AT, 60);
    return await(runs.open(UUID.randomUUID(), PARTICIPANT, CYCLE, StatementFormat.OWN, sent));
  }

  private static Run run(Taken taken) {
    return new Run(taken.runId(), taken.attempt(), PARTICIPANT, CYCLE, LocalDate.parse(DAY), "OWN");
  }

  /** Reads the file and writes its lines, as the worker does. */
  private long stage(Run run, OwnFile file) throws Exception {
    Staging staging = new Staging(pool, run);
    StatementFormat.OWN.read(
        new ByteArrayInputStream(file.text().getBytes(StandardCharsets.UTF_8)),
        new Expected(PARTICIPANT, LocalDate.parse(DAY), 100_000),
        staging);
    staging.flush();
    return staging.staged();
  }

  private void readNothing() throws Exception {
    StatementFormat.OWN.read(
        new ByteArrayInputStream(new byte[0]),
        new Expected(PARTICIPANT, LocalDate.parse(DAY), 100_000),
        line -> {});
  }

  @Test
  void who_has_lost_a_run_writes_nothing_to_it_any_more() throws Exception {
    // Given a run that fell silent when its lines were staged, and was taken up again
    UUID payment = UUID.randomUUID();
    feed.send(Events.completed(payment, CYCLE, 10_000, "DEBIT", PARTICIPANT, "ALIPAY", "UNIONPAY"));
    feed.end(CYCLE, 1, 10_000);
    feed.awaitState(CYCLE, "CLOSED");
    OwnFile file = new OwnFile(PARTICIPANT, DAY).debit(payment, 10_000);
    Runs runs = new Runs(pool);
    Taken first = open(runs, file);
    Run old = run(first);
    await(runs.start(old));
    long staged = stage(old, file);
    assertThat(open(runs, file).fresh()).isFalse();
    Books.rows(
        "update recon_run set progress_at = progress_at - interval '2 minutes' where run_id = ?"
            + " returning 1",
        first.runId());
    Taken second = open(runs, file);
    Run now = run(second);

    // When the first comes to life again before the second has begun, and afterwards
    assertThatThrownBy(() -> await(verdict.give(old, staged))).hasMessageContaining("attempt");
    await(runs.start(now));
    assertThatThrownBy(() -> stage(old, file)).hasMessageContaining("attempt");
    assertThatThrownBy(() -> await(runs.start(old))).hasMessageContaining("attempt");
    BadStatementException bad =
        catchThrowableOfType(BadStatementException.class, this::readNothing);
    assertThatThrownBy(() -> await(runs.quarantine(old, bad, AT))).hasMessageContaining("attempt");
    await(runs.alive(List.of(old)));
    long lines = stage(now, file);
    assertThatThrownBy(() -> await(verdict.give(old, staged))).hasMessageContaining("attempt");
    await(verdict.give(now, lines));
    assertThatThrownBy(() -> await(verdict.give(now, lines))).isInstanceOf(RuntimeException.class);

    // Then
    assertThat(second.runId()).isEqualTo(first.runId());
    assertThat(List.of(first.attempt(), second.attempt())).containsExactly(1, 2);
    assertThat(
            Books.one(
                "select state || ' ' || attempt || ' ' || lines_read || ' ' || (counts->'outcomes')::text"
                    + " from recon_run where run_id = ?",
                first.runId()))
        .isEqualTo("DONE 2 1 {\"MATCHED\": 1}");
    assertThat(
            Books.number(
                "select count(*) from outbox where type = 'hutong.reconciliation.finished.v1'"
                    + " and key = ?",
                CYCLE))
        .isEqualTo(1);
  }
}
