package hutong.settlement.reconcile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.equalTo;

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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two instances that believe a run to be theirs; days of 2075. */
@OnRealServers
class RunAttemptsTest {

  private static final String PARTICIPANT = "FENCE_A";
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

  /** A closed cycle of one payment of 10,000, and its line. */
  private OwnFile cleared(String day) {
    UUID payment = UUID.randomUUID();
    String cycle = day + "-01";
    feed.send(Events.completed(payment, cycle, 10_000, "DEBIT", PARTICIPANT, "ALIPAY", "UNIONPAY"));
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");
    return new OwnFile(PARTICIPANT, day).debit(payment, 10_000);
  }

  private static Taken open(Runs runs, String day, OwnFile file) {
    return open(runs, day, file, false);
  }

  private static Taken open(Runs runs, String day, OwnFile file, boolean again) {
    byte[] sha256 = Hash.sha256().digest(file.text().getBytes(StandardCharsets.UTF_8));
    Runs.Sent sent = new Runs.Sent(sha256, AT, 60, again);
    return await(runs.open(UUID.randomUUID(), PARTICIPANT, day + "-01", StatementFormat.OWN, sent));
  }

  private static Run run(String day, Taken taken) {
    return new Run(taken.runId(), taken.attempt(), PARTICIPANT, day + "-01", "OWN");
  }

  /** Reads the file and writes its lines, as the worker does. */
  private long stage(Run run, OwnFile file) throws Exception {
    Staging staging = new Staging(pool, run);
    StatementFormat.OWN.read(
        new ByteArrayInputStream(file.text().getBytes(StandardCharsets.UTF_8)),
        expected(run.cycleId().substring(0, 10)),
        staging);
    staging.flush();
    return staging.staged();
  }

  private static Expected expected(String day) {
    Instant from = Instant.parse(day + "T00:00:00Z");
    return new Expected(PARTICIPANT, from, from.plus(Duration.ofDays(1)), 100_000);
  }

  private void readNothing() throws Exception {
    StatementFormat.OWN.read(
        new ByteArrayInputStream(new byte[0]), expected("2075-01-01"), line -> {});
  }

  @Test
  void who_has_lost_a_run_writes_nothing_to_it_any_more() throws Exception {
    // Given a run that fell silent when its lines were staged, and was taken up again
    String day = "2075-01-01";
    OwnFile file = cleared(day);
    Runs runs = new Runs(pool);
    Taken first = open(runs, day, file);
    Run old = run(day, first);
    await(runs.start(old));
    long staged = stage(old, file);
    assertThat(open(runs, day, file).fresh()).isFalse();
    Books.rows(
        "update recon_run set progress_at = progress_at - interval '2 minutes' where run_id = ?"
            + " returning 1",
        first.runId());
    Taken second = open(runs, day, file);
    Run now = run(day, second);

    // When the first comes to life again before the second has begun, and afterwards
    assertThatThrownBy(() -> await(verdict.give(old, staged))).hasMessageContaining("attempt");
    await(runs.start(now));
    assertThatThrownBy(() -> stage(old, file)).hasMessageContaining("attempt");
    assertThatThrownBy(() -> await(runs.start(old))).hasMessageContaining("attempt");
    BadStatementException bad =
        catchThrowableOfType(BadStatementException.class, this::readNothing);
    assertThatThrownBy(() -> await(runs.quarantine(old, bad, AT))).hasMessageContaining("attempt");
    assertThatThrownBy(() -> await(runs.fail(old, "TIMED_OUT", AT)))
        .hasMessageContaining("attempt");
    await(runs.alive(List.of(old)));
    long lines = stage(now, file);
    assertThatThrownBy(() -> await(verdict.give(old, staged))).hasMessageContaining("attempt");
    await(verdict.give(now, lines));
    assertThatThrownBy(() -> await(verdict.give(now, lines))).isInstanceOf(RuntimeException.class);

    // Then
    assertThat(second.runId()).isEqualTo(first.runId());
    assertThat(second.attempt()).isGreaterThan(first.attempt());
    assertThat(
            Books.one(
                "select state || ' ' || lines_read || ' ' || (counts->'outcomes')::text"
                    + " from recon_run where run_id = ?",
                first.runId()))
        .isEqualTo("DONE 1 {\"MATCHED\": 1}");
    assertThat(
            Books.number(
                "select count(*) from outbox where type = 'hutong.reconciliation.finished.v1'"
                    + " and key = ?",
                day + "-01"))
        .isEqualTo(1);
  }

  @Test
  void lines_of_a_run_that_has_stopped_are_swept_and_the_run_stays_to_be_seen() throws Exception {
    // Given one run that fell silent when its lines were staged, and one that is alive
    OwnFile file = cleared("2075-04-01");
    OwnFile other = cleared("2075-04-02");
    Runs runs = new Runs(pool);
    Run silent = run("2075-04-01", open(runs, "2075-04-01", file));
    Run alive = run("2075-04-02", open(runs, "2075-04-02", other));
    await(runs.start(silent));
    await(runs.start(alive));
    long staged = stage(silent, file);
    stage(alive, other);
    Books.rows(
        "update recon_run set progress_at = progress_at - interval '61 seconds' where run_id = ?"
            + " returning 1",
        silent.runId());
    await(runs.alive(List.of(alive)));

    // When
    await(runs.sweep(60));

    // Then
    String lines = "select count(*) from recon_line where run_id = ?";
    assertThat(Books.number(lines, silent.runId())).isZero();
    assertThat(Books.number(lines, alive.runId())).isEqualTo(1);
    given()
        .get("/v1/reconciliations/" + silent.runId())
        .then()
        .body("state", equalTo("RUNNING"))
        .body("stalled", equalTo(true))
        .body("linesRead", equalTo(1));

    // When it comes to life again after all
    assertThatThrownBy(() -> await(verdict.give(silent, staged)))
        .hasMessageContaining("other lines were staged");

    // Then its file is read anew when it is sent again
    Run again = run("2075-04-01", open(runs, "2075-04-01", file));
    await(runs.start(again));
    await(verdict.give(again, stage(again, file)));
    assertThat(Books.one("select state from recon_run where run_id = ?", silent.runId()))
        .isEqualTo("DONE");
    await(verdict.give(alive, 1));
  }

  @Test
  void a_file_that_was_sent_before_another_is_not_the_last_word() throws Exception {
    // Given two files, of which the first was read and then waited
    String day = "2075-02-01";
    OwnFile corrected = cleared(day);
    OwnFile wrong = new OwnFile(PARTICIPANT, day, corrected).debit(UUID.randomUUID(), 7);
    Runs runs = new Runs(pool);
    Run first = run(day, open(runs, day, wrong));
    await(runs.start(first));
    long two = stage(first, wrong);
    Run second = run(day, open(runs, day, corrected));
    await(runs.start(second));
    await(verdict.give(second, stage(second, corrected)));

    // When
    assertThatThrownBy(() -> await(verdict.give(first, two))).hasMessageContaining("attempt");

    // Then until somebody wants it again, and not by a retry
    String breaks = "select count(*) from recon_break where participant = ? and cycle_id = ?";
    assertThat(Books.number(breaks, PARTICIPANT, day + "-01")).isZero();
    Books.rows(
        "update recon_run set progress_at = progress_at - interval '2 minutes' where run_id = ?"
            + " returning 1",
        first.runId());
    assertThat(open(runs, day, wrong).fresh()).isFalse();
    Run again = run(day, open(runs, day, wrong, true));
    await(runs.start(again));
    await(verdict.give(again, stage(again, wrong)));
    assertThat(again.runId()).isEqualTo(first.runId());
    assertThat(Books.number(breaks, PARTICIPANT, day + "-01")).isEqualTo(1);
  }

  private void compare(Runs runs, String day, OwnFile file) throws Exception {
    Run run = run(day, open(runs, day, file));
    await(runs.start(run));
    await(verdict.give(run, stage(run, file)));
  }

  @Test
  void which_file_is_later_is_said_by_its_attempt_and_not_by_a_clock() throws Exception {
    // Given a correction that was compared behind the wrong file by a clock that was set back
    String day = "2075-03-01";
    OwnFile corrected = cleared(day);
    OwnFile wrong = new OwnFile(PARTICIPANT, day, corrected).debit(UUID.randomUUID(), 7);
    Runs runs = new Runs(pool);
    compare(runs, day, wrong);
    compare(runs, day, corrected);
    Books.rows(
        "update recon_run set finished_at = finished_at - interval '2 hours' where run_id = ?"
            + " returning 1",
        open(runs, day, corrected).runId());

    // When
    Taken last = open(runs, day, corrected, true);
    Taken retried = open(runs, day, wrong);
    Taken wanted = open(runs, day, wrong, true);

    // Then
    assertThat(last.fresh()).isFalse();
    assertThat(retried.fresh()).isFalse();
    assertThat(wanted.fresh()).isTrue();
    assertThat(wanted.runId()).isEqualTo(retried.runId());
    assertThat(wanted.attempt()).isGreaterThan(last.attempt());
  }
}
