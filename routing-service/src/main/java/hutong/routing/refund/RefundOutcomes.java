package hutong.routing.refund;

import hutong.routing.cutoff.Cycles;
import hutong.routing.cutoff.Cycles.Stamp;
import hutong.routing.outbox.Announcer;
import hutong.routing.refund.RefundTable.Changed;
import hutong.routing.route.Reason;
import hutong.runtime.batch.Coalescer;
import hutong.runtime.clock.BusinessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes what institutions answer about refunds durable, what comes at the same time in one
 * transaction, together with the news of it. An answer that comes too late changes nothing and is
 * answered with false; one that contradicts a final refund leaves a mark there for a person.
 *
 * <p>Completions stand in a line of their own, because they need the open cycle and may have to
 * wait for the cut-off.
 */
@ApplicationScoped
class RefundOutcomes {

  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_QUEUED = 50_000;
  private static final String COMPLETED = "COMPLETED";
  private static final String REFUSED = "REFUSED";

  private final Pool pool;
  private final BusinessClock clock;
  private final Cycles cycles;
  private final Announcer announcer;
  private final Funding funding;
  private final RefundConfig config;
  private final MeterRegistry meters;
  private final RefundTable table = new RefundTable();
  private final Coalescer<Change, Boolean> answers;
  private final Coalescer<Change, Boolean> completions;

  RefundOutcomes(
      Pool pool,
      BusinessClock clock,
      Cycles cycles,
      Announcer announcer,
      Funding funding,
      RefundConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.cycles = cycles;
    this.announcer = announcer;
    this.funding = funding;
    this.config = config;
    this.meters = meters;
    this.answers =
        new Coalescer<>("refunds", config.maxBatch(), MAX_IN_FLIGHT, MAX_QUEUED, this::answered);
    this.completions =
        new Coalescer<>(
            "refund-completions", config.maxBatch(), MAX_IN_FLIGHT, MAX_QUEUED, this::completed);
  }

  /** True once the change is durable; false where the refund had moved on before. */
  Uni<Boolean> store(Change change) {
    return (change instanceof Change.Completed ? completions : answers).submit(change);
  }

  Uni<List<Boolean>> completed(List<Change> changes) {
    return cycles
        .stamping((transaction, stamp) -> complete(transaction, changes, stamp))
        .map(done -> count(changes, done, COMPLETED));
  }

  private Uni<Set<UUID>> complete(SqlConnection transaction, List<Change> changes, Stamp stamp) {
    Set<UUID> payments =
        changes.stream()
            .map(change -> ((Change.Completed) change).paymentId())
            .collect(Collectors.toSet());
    Set<UUID> refunds = ids(changes.stream());
    return table
        .lockPayments(transaction, payments)
        .chain(() -> table.lock(transaction, refunds))
        .chain(() -> table.completed(transaction, refunds, stamp))
        .call(done -> mark(transaction, refunds, done.ids(), REFUSED, "SUCCEEDED_AFTER_REFUSAL"))
        .call(done -> announcer.announce(transaction, done.news()))
        .call(done -> funding.commit(transaction, done.owed()))
        .map(Changed::ids);
  }

  Uni<List<Boolean>> answered(List<Change> changes) {
    List<Change.Again> again =
        changes.stream()
            .filter(Change.Again.class::isInstance)
            .map(Change.Again.class::cast)
            .toList();
    Set<UUID> refused = ids(changes.stream().filter(Change.Refused.class::isInstance));
    return pool.withTransaction(
            transaction ->
                table
                    .lock(transaction, ids(changes.stream()))
                    .chain(() -> refuse(transaction, refused))
                    .chain(
                        done ->
                            table
                                .again(
                                    transaction,
                                    again,
                                    clock.offset().toMillis(),
                                    config.expiredEvery().toMillis())
                                .invoke(moved -> moved.ids().addAll(done))
                                .map(Changed::ids)))
        .map(done -> count(changes, done, REFUSED));
  }

  private Uni<Set<UUID>> refuse(SqlConnection transaction, Set<UUID> refunds) {
    return table
        .refused(transaction, refunds, Reason.DECLINED_BY_PAYER_INST, clock.instant())
        .call(done -> mark(transaction, refunds, done.ids(), COMPLETED, "REFUSED_AFTER_SUCCESS"))
        .call(done -> announcer.announce(transaction, done.news()))
        .call(done -> funding.release(transaction, done.owed()))
        .map(Changed::ids);
  }

  private Uni<Void> mark(
      SqlConnection transaction, Set<UUID> all, Set<UUID> done, String state, String attention) {
    Set<UUID> late = all.stream().filter(id -> !done.contains(id)).collect(Collectors.toSet());
    return late.isEmpty()
        ? Uni.createFrom().voidItem()
        : table
            .mark(transaction, late, state, attention)
            .invoke(
                marked ->
                    meters.counter("hutong.refunds.contradicted").increment(marked.ids().size()))
            .replaceWithVoid();
  }

  private static Set<UUID> ids(Stream<Change> changes) {
    return changes.map(Change::refundId).collect(Collectors.toSet());
  }

  private List<Boolean> count(List<Change> changes, Set<UUID> done, String state) {
    long ended =
        ids(changes.stream().filter(change -> !(change instanceof Change.Again))).stream()
            .filter(done::contains)
            .count();
    meters.counter("hutong.refunds.final", "state", state).increment(ended);
    return changes.stream().map(change -> done.contains(change.refundId())).toList();
  }
}
