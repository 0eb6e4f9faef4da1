package hutong.settlement.reconcile;

import hutong.runtime.id.Ids;
import hutong.settlement.reconcile.Phases.Phase;
import hutong.settlement.reconcile.statement.BadStatementException;
import hutong.settlement.reconcile.statement.Expected;
import hutong.settlement.reconcile.statement.StatementFormat;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Takes statements and compares them, one after the other, on a thread of its own. A run that dies
 * with its process leaves its row RUNNING and silent; the file has to be sent again.
 */
@ApplicationScoped
public class Reconciliations {

  private static final Logger LOG = Logger.getLogger(Reconciliations.class);
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Pool pool;
  private final Runs runs;
  private final Verdict verdict;
  private final Windows windows;
  private final Phases phases;
  private final ReconciliationConfig config;
  private final Ids ids;
  private final Clock clock;
  private final Set<Run> inHand = ConcurrentHashMap.newKeySet();
  private final AtomicInteger arriving = new AtomicInteger();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "reconciliation"));

  Reconciliations(
      Pool pool,
      Runs runs,
      Verdict verdict,
      Windows windows,
      Phases phases,
      ReconciliationConfig config,
      Ids ids,
      Clock clock) {
    this.pool = pool;
    this.runs = runs;
    this.verdict = verdict;
    this.windows = windows;
    this.phases = phases;
    this.config = config;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What a statement is to be compared with.
   *
   * @param participantKnown whether the participant ever took part in any cycle
   */
  public record Target(boolean closed, boolean participantKnown) {}

  /**
   * The run of a file.
   *
   * @param attempt of this sending, or the last one
   * @param fresh whether this sending made it; otherwise the same file was sent before
   */
  public record Taken(UUID runId, long attempt, boolean fresh) {}

  /** The cycle as a target, or null if there is none. */
  public Uni<Target> target(String cycleId, String participant) {
    return runs.target(cycleId, participant);
  }

  /**
   * Whether another statement may come. Who is admitted calls {@link #left} once, when it is known
   * what became of it, so that no more lie on disk than may wait, one more that is compared, and
   * none that is not counted.
   */
  public boolean admit() {
    if (arriving.incrementAndGet() + inHand.size() > config.waiting() + 1) {
      arriving.decrementAndGet();
      return false;
    }
    return true;
  }

  /** The other end of {@link #admit}: it is taken by now, or will not be. */
  public void left() {
    arriving.decrementAndGet();
  }

  /**
   * Takes a statement; the comparison goes on when this has returned, and deletes the file. The
   * same file for the same participant and cycle is the same run, and is only deleted.
   *
   * @param again whether it is to be the last word, also where another was compared behind it
   */
  public Uni<Taken> take(
      String participant,
      String cycleId,
      StatementFormat format,
      boolean again,
      byte[] sha256,
      Path file) {
    Runs.Sent sent = new Runs.Sent(sha256, now(), config.stalledAfter().toSeconds(), again);
    return runs.open(ids.next(), participant, cycleId, format, sent)
        .onFailure()
        .invoke(() -> delete(file))
        .invoke(
            taken -> {
              if (taken.fresh()) {
                Run run =
                    new Run(taken.runId(), taken.attempt(), participant, cycleId, format.name());
                inHand.add(run);
                worker.execute(() -> compare(run, format, file));
              } else {
                delete(file);
              }
            });
  }

  /** Says of every run in hand that it is, also while it waits or the database compares. */
  @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> alive() {
    return inHand.isEmpty()
        ? Uni.createFrom().voidItem()
        : runs.alive(Set.copyOf(inHand)).onFailure().recoverWithNull();
  }

  /** What died, was overtaken or lost its run has left lines, a million of them at times. */
  @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return runs.sweep(config.stalledAfter().toSeconds())
        .onFailure()
        .invoke(failure -> LOG.warnf("Lines not swept: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithItem(0)
        .replaceWithVoid();
  }

  @PreDestroy
  void stop() {
    worker.shutdownNow();
  }

  private void compare(Run run, StatementFormat format, Path file) {
    try {
      runs.start(run).await().atMost(config.statementTimeout());
      Timer.Sample reading = phases.start();
      Staging staging = new Staging(pool, run);
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
        format.read(in, expected(run), staging);
      }
      staging.flush();
      phases.stop(Phase.STAGE, reading);
      verdict.give(run, staging.staged()).await().atMost(config.runTimeout());
    } catch (BadStatementException bad) {
      quarantine(run, bad);
    } catch (IOException | RuntimeException failure) {
      if (Bounds.isExceeded(failure)) {
        LOG.errorf("Reconciliation took too long: run=%s", run.runId());
        end(run, runs.fail(run, "TIMED_OUT", now()));
      } else if (Bounds.isOutOfRange(failure)) {
        quarantine(run, BadStatementException.outOfRange());
      } else {
        // The row stays RUNNING and falls silent, so that the same file can be sent again.
        LOG.errorf(failure, "Reconciliation stopped: run=%s", run.runId());
      }
    } finally {
      inHand.remove(run);
      delete(file);
    }
  }

  private Expected expected(Run run) {
    Windows.Window window = windows.of(run.cycleId()).await().atMost(config.statementTimeout());
    return new Expected(
        run.participant(), window.from(), window.until(), config.maxFileSize().asLongValue());
  }

  private void quarantine(Run run, BadStatementException bad) {
    LOG.warnf("Statement quarantined: run=%s %s", run.runId(), bad.getMessage());
    end(run, runs.quarantine(run, bad, now()));
  }

  /** A run whose end cannot be written falls silent. */
  private void end(Run run, Uni<Void> ending) {
    try {
      ending.await().atMost(config.statementTimeout());
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "The end of a run was not written: run=%s", run.runId());
    }
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      LOG.warnf("A statement's file is left over: %s", left.getClass().getName());
    }
  }
}
