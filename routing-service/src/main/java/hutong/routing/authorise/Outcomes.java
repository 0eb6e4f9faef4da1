package hutong.routing.authorise;

import hutong.routing.authorise.Change.Authorised;
import hutong.routing.authorise.Change.BillConfirmed;
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
import hutong.routing.reserve.BillClaims;
import hutong.routing.reserve.LimitCounters;
import hutong.routing.reserve.Positions;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes changes of state durable, those that come at the same time in one transaction, together
 * with the news of them; what a declined payment took of a daily limit is given back there, and
 * positions take what has ended. A change that comes too late changes nothing and is answered with
 * false.
 *
 * <p>Completions stand in a line of their own: they need the open cycle, and where the cut-off is
 * due and cannot be done they have to wait. What institutions answer is stored all the same.
 */
@ApplicationScoped
public class Outcomes {

  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_QUEUED = 50_000;

  private final Pool pool;
  private final Clock clock;
  private final Cycles cycles;
  private final Announcer announcer;
  private final LimitCounters limits;
  private final BillClaims bills;
  private final Positions positions;
  private final MeterRegistry meters;
  private final ChangeTable table;
  private final Coalescer<Change, Boolean> answers;
  private final Coalescer<Change, Boolean> completions;

  public Outcomes(
      Pool pool,
      Clock clock,
      Cycles cycles,
      Announcer announcer,
      LimitCounters limits,
      BillClaims bills,
      Positions positions,
      AuthoriseConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.cycles = cycles;
    this.announcer = announcer;
    this.limits = limits;
    this.bills = bills;
    this.positions = positions;
    this.meters = meters;
    this.table = new ChangeTable(config);
    this.answers =
        new Coalescer<>("outcomes", config.maxBatch(), MAX_IN_FLIGHT, MAX_QUEUED, this::store);
    this.completions =
        new Coalescer<>("completions", config.maxBatch(), MAX_IN_FLIGHT, MAX_QUEUED, this::store);
  }

  /** True once the change is durable; false where the payment had moved on before. */
  Uni<Boolean> store(Change change) {
    return (change instanceof Completed ? completions : answers).submit(change);
  }

  Uni<List<Boolean>> store(List<Change> changes) {
    boolean completes = changes.stream().anyMatch(Completed.class::isInstance);
    Uni<Applied> applied =
        completes
            ? cycles.stamping((transaction, stamp) -> apply(transaction, changes, stamp))
            : pool.withTransaction(transaction -> apply(transaction, changes, null));
    return applied.map(
        result -> {
          meters.counter("hutong.approved.after.decline").increment(result.contradicted().size());
          return changes.stream().map(change -> count(change, result.done(change))).toList();
        });
  }

  /** What a transaction has changed, kind by kind. */
  private record Applied(Map<Class<? extends Change>, Set<UUID>> changed, Set<UUID> contradicted) {

    Applied() {
      this(new HashMap<>(), new HashSet<>());
    }

    /** True for the first of its kind to name a payment that has changed in this way. */
    boolean done(Change change) {
      return changed.getOrDefault(change.getClass(), Set.of()).contains(change.paymentId())
          && changed.get(change.getClass()).remove(change.paymentId());
    }
  }

  /**
   * Of contrary answers in one batch the approval counts, as if it had come first. An approval that
   * finds the payment declined before leaves its mark there.
   */
  private Uni<Applied> apply(SqlConnection transaction, List<Change> changes, Stamp stamp) {
    Map<UUID, Reason> declined = new HashMap<>();
    for (Change change : changes) {
      if (change instanceof Declined) {
        declined.putIfAbsent(change.paymentId(), ((Declined) change).reason());
      }
    }
    List<Step> steps = new ArrayList<>();
    step(steps, changes, BillConfirmed.class, ids -> table.billConfirmed(transaction, ids));
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

    Applied applied = new Applied();
    List<News> news = new ArrayList<>();
    Uni<Void> all = table.lock(transaction, ids(changes, Change.class));
    for (Step step : steps) {
      all =
          all.chain(() -> step.statement().get())
              .invoke(
                  done -> {
                    applied.changed().put(step.kind(), done.ids());
                    news.addAll(done.news());
                  })
              .replaceWithVoid();
    }
    return all.chain(() -> mark(transaction, changes, applied))
        .chain(() -> bills.free(transaction, changed(applied, Declined.class)))
        .chain(() -> limits.giveBack(transaction, changed(applied, Declined.class)))
        .chain(() -> announcer.announce(transaction, news))
        .chain(
            () ->
                positions.end(
                    transaction,
                    changed(applied, Declined.class),
                    changed(applied, Completed.class)))
        .replaceWith(applied);
  }

  private Uni<Void> mark(SqlConnection transaction, List<Change> changes, Applied applied) {
    Set<UUID> late = ids(changes, Authorised.class);
    late.removeAll(changed(applied, Authorised.class));
    return late.isEmpty()
        ? Uni.createFrom().voidItem()
        : table
            .approvedAfterDecline(transaction, late)
            .invoke(marked -> applied.contradicted().addAll(marked.ids()))
            .replaceWithVoid();
  }

  private static Set<UUID> changed(Applied applied, Class<? extends Change> kind) {
    return applied.changed().getOrDefault(kind, Set.of());
  }

  private record Step(Class<? extends Change> kind, Supplier<Uni<Changed>> statement) {}

  private static void step(
      List<Step> steps,
      List<Change> changes,
      Class<? extends Change> kind,
      Function<Set<UUID>, Uni<Changed>> statement) {
    Set<UUID> ids = ids(changes, kind);
    if (!ids.isEmpty()) {
      steps.add(new Step(kind, () -> statement.apply(ids)));
    }
  }

  private static Set<UUID> ids(List<Change> changes, Class<? extends Change> kind) {
    return changes.stream()
        .filter(kind::isInstance)
        .map(Change::paymentId)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** That a payment is still unknown is no answer, and so never a late one. */
  private boolean count(Change change, boolean done) {
    if (!done && !(change instanceof Unknown)) {
      meters.counter("hutong.late.answers").increment();
    } else if (done && change instanceof Completed) {
      meters.counter("hutong.payments.final", "state", "COMPLETED").increment();
    } else if (done && change instanceof Declined) {
      meters.counter("hutong.payments.final", "state", "DECLINED").increment();
    }
    return done;
  }
}
