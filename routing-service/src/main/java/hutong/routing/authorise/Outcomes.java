package hutong.routing.authorise;

import hutong.routing.authorise.Change.Authorised;
import hutong.routing.authorise.Change.Completed;
import hutong.routing.authorise.Change.CreditRejected;
import hutong.routing.authorise.Change.Declined;
import hutong.routing.authorise.Change.Mismatched;
import hutong.routing.authorise.Change.Unknown;
import hutong.routing.authorise.ChangeTable.Changed;
import hutong.routing.cutoff.Cycles;
import hutong.routing.cutoff.Cycles.Stamp;
import hutong.routing.outbox.Announcer;
import hutong.routing.outbox.Announcer.News;
import hutong.routing.route.Reason;
import hutong.runtime.batch.Coalescer;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes changes of state durable, those that come at the same time in one transaction, together
 * with the news of them. A change that comes too late changes nothing and is answered with false.
 */
@ApplicationScoped
public class Outcomes {

  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_QUEUED = 50_000;

  private final Pool pool;
  private final Clock clock;
  private final Cycles cycles;
  private final Announcer announcer;
  private final MeterRegistry meters;
  private final ChangeTable table;
  private final Coalescer<Change, Boolean> line;

  public Outcomes(
      Pool pool,
      Clock clock,
      Cycles cycles,
      Announcer announcer,
      AuthoriseConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.cycles = cycles;
    this.announcer = announcer;
    this.meters = meters;
    this.table = new ChangeTable(config);
    this.line =
        new Coalescer<>("outcomes", config.maxBatch(), MAX_IN_FLIGHT, MAX_QUEUED, this::store);
  }

  /** True once the change is durable; false where the payment had moved on before. */
  Uni<Boolean> store(Change change) {
    return line.submit(change);
  }

  private Uni<List<Boolean>> store(List<Change> changes) {
    boolean completes = changes.stream().anyMatch(Completed.class::isInstance);
    Uni<Set<UUID>> changed =
        completes
            ? cycles.stamping((transaction, stamp) -> apply(transaction, changes, stamp))
            : pool.withTransaction(transaction -> apply(transaction, changes, null));
    return changed
        .invoke(ids -> count(changes, ids))
        .map(ids -> changes.stream().map(change -> ids.contains(change.paymentId())).toList());
  }

  private Uni<Set<UUID>> apply(SqlConnection transaction, List<Change> changes, Stamp stamp) {
    Map<UUID, Reason> declined = new HashMap<>();
    for (Change change : changes) {
      if (change instanceof Declined) {
        declined.put(change.paymentId(), ((Declined) change).reason());
      }
    }
    List<Supplier<Uni<Changed>>> steps = new ArrayList<>();
    step(steps, changes, Authorised.class, ids -> table.authorised(transaction, ids));
    step(steps, changes, Unknown.class, ids -> table.unknown(transaction, ids));
    step(steps, changes, Mismatched.class, ids -> table.mismatched(transaction, ids));
    step(
        steps,
        changes,
        Declined.class,
        ids -> table.declined(transaction, declined, clock.instant()));
    step(steps, changes, CreditRejected.class, ids -> table.creditRejected(transaction, ids));
    step(steps, changes, Completed.class, ids -> table.completed(transaction, ids, stamp));

    Set<UUID> changed = new HashSet<>();
    List<News> news = new ArrayList<>();
    Uni<Void> all = Uni.createFrom().voidItem();
    for (Supplier<Uni<Changed>> step : steps) {
      all =
          all.chain(() -> step.get())
              .invoke(
                  done -> {
                    changed.addAll(done.ids());
                    news.addAll(done.news());
                  })
              .replaceWithVoid();
    }
    return all.chain(() -> announcer.announce(transaction, news)).replaceWith(changed);
  }

  private static void step(
      List<Supplier<Uni<Changed>>> steps,
      List<Change> changes,
      Class<? extends Change> kind,
      java.util.function.Function<List<UUID>, Uni<Changed>> statement) {
    List<UUID> ids = changes.stream().filter(kind::isInstance).map(Change::paymentId).toList();
    if (!ids.isEmpty()) {
      steps.add(() -> statement.apply(ids));
    }
  }

  /** That a payment is still unknown is no answer, and so never a late one. */
  private void late(Change change) {
    if (!(change instanceof Unknown)) {
      meters.counter("hutong.late.answers").increment();
    }
  }

  private void count(List<Change> changes, Set<UUID> changed) {
    for (Change change : changes) {
      if (!changed.contains(change.paymentId())) {
        late(change);
      } else if (change instanceof Completed) {
        meters.counter("hutong.payments.final", "state", "COMPLETED").increment();
      } else if (change instanceof Declined) {
        meters.counter("hutong.payments.final", "state", "DECLINED").increment();
      }
    }
  }
}
