package hutong.routing.authorise;

import hutong.routing.authorise.Change.Authorised;
import hutong.routing.authorise.Change.BillConfirmed;
import hutong.routing.authorise.Change.Compensating;
import hutong.routing.authorise.Change.Completed;
import hutong.routing.authorise.Change.CreditRejected;
import hutong.routing.authorise.Change.Declined;
import hutong.routing.authorise.Change.Dispatched;
import hutong.routing.authorise.Change.Mismatched;
import hutong.routing.authorise.Change.NotDebited;
import hutong.routing.authorise.Change.Rest;
import hutong.routing.authorise.Change.Reversed;
import hutong.routing.authorise.Change.Reversing;
import hutong.routing.authorise.Change.Unknown;
import hutong.routing.authorise.Change.UserPaying;
import hutong.routing.authorise.ChangeTable.Changed;
import hutong.routing.authorise.ChangeTable.Late;
import hutong.routing.cutoff.Cycles;
import hutong.routing.cutoff.Cycles.Stamp;
import hutong.routing.outbox.Announcer;
import hutong.routing.reserve.BillClaims;
import hutong.routing.reserve.LimitCounters;
import hutong.routing.reserve.Positions;
import hutong.routing.route.Reason;
import hutong.runtime.batch.Coalescer;
import hutong.runtime.clock.BusinessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes changes of state durable, those that come at the same time in one transaction, together
 * with the news of them; what a declined or reversed payment took of a daily limit is given back
 * there, and positions take what has ended. A change that comes too late changes nothing and is
 * answered with false; where it contradicts what is known, that is kept.
 *
 * <p>Changes that are stamped with the cycle stand in a line of their own: where the cut-off is due
 * and cannot be done they have to wait. What else institutions answer is stored all the same.
 */
@ApplicationScoped
public class Outcomes {

  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_QUEUED = 50_000;
  private static final String[] BEFORE_THE_DEBIT = {"AUTHORISING", "USER_PAYING", "UNKNOWN"};
  private static final String[] REVERSING = {"REVERSING"};
  private static final String[] AUTHORISED = {"AUTHORISED"};

  private final Pool pool;
  private final BusinessClock clock;
  private final Cycles cycles;
  private final Announcer announcer;
  private final LimitCounters limits;
  private final BillClaims bills;
  private final Positions positions;
  private final MeterRegistry meters;
  private final ChangeTable table;
  private final EndTable ends = new EndTable();
  private final Coalescer<Change, Boolean> answers;
  private final Coalescer<Change, Boolean> stamped;

  public Outcomes(
      Pool pool,
      BusinessClock clock,
      Cycles cycles,
      Announcer announcer,
      LimitCounters limits,
      BillClaims bills,
      Positions positions,
      Instance instance,
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
    this.table = new ChangeTable(clock, instance);
    this.answers =
        new Coalescer<>("outcomes", config.maxBatch(), MAX_IN_FLIGHT, MAX_QUEUED, this::store);
    this.stamped =
        new Coalescer<>("completions", config.maxBatch(), MAX_IN_FLIGHT, MAX_QUEUED, this::store);
  }

  /** True once the change is durable; false where the payment had moved on before. */
  Uni<Boolean> store(Change change) {
    return (isStamped(change) ? stamped : answers).submit(change);
  }

  private static boolean isStamped(Change change) {
    return change instanceof Completed || change instanceof Compensating;
  }

  Uni<List<Boolean>> store(List<Change> changes) {
    Uni<Applied> applied =
        changes.stream().anyMatch(Outcomes::isStamped)
            ? cycles.stamping((transaction, stamp) -> apply(transaction, changes, stamp))
            : pool.withTransaction(transaction -> apply(transaction, changes, null));
    return applied.map(
        result -> changes.stream().map(change -> count(change, result.done(change))).toList());
  }

  /**
   * Of contrary answers in one batch the approval counts, as if it had come first. What proves that
   * money moved otherwise than the payment's state says leaves its mark there.
   *
   * @param stamp null where no change needs the cycle
   */
  private Uni<Applied> apply(SqlConnection transaction, List<Change> changes, Stamp stamp) {
    Applied applied = new Applied();
    Steps steps = new Steps(changes, applied);
    steps.add(BillConfirmed.class, null, all -> table.billConfirmed(transaction, all));
    steps.add(Dispatched.class, null, all -> table.dispatched(transaction, all));
    steps.add(Authorised.class, PaymentState.AUTHORISED, all -> table.authorised(transaction, all));
    steps.add(
        UserPaying.class, PaymentState.USER_PAYING, all -> table.userPaying(transaction, all));
    steps.add(Unknown.class, PaymentState.UNKNOWN, all -> table.unknown(transaction, all));
    steps.add(Mismatched.class, PaymentState.UNKNOWN, all -> table.mismatched(transaction, all));
    steps.add(
        Declined.class,
        PaymentState.DECLINED,
        all ->
            ends.declined(
                transaction, reasons(all, Declined::reason), BEFORE_THE_DEBIT, clock.instant()));
    steps.add(
        CreditRejected.class,
        PaymentState.REVERSING,
        all -> table.creditRejected(transaction, all));
    steps.add(Reversing.class, PaymentState.REVERSING, all -> table.reversing(transaction, all));
    steps.add(
        Reversed.class,
        PaymentState.REVERSED,
        all -> ends.reversed(transaction, ids(all), REVERSING, clock.instant()));
    steps.add(
        NotDebited.class,
        PaymentState.DECLINED,
        all ->
            ends.declined(
                transaction, reasons(all, NotDebited::reason), REVERSING, clock.instant()));
    steps.add(
        Compensating.class,
        PaymentState.COMPENSATING,
        all -> ends.compensating(transaction, ids(all), stamp));
    steps.add(
        Completed.class,
        PaymentState.COMPLETED,
        all -> ends.completed(transaction, ids(all), AUTHORISED, stamp));
    steps.add(Rest.class, null, all -> table.rest(transaction, all));

    return table
        .lock(transaction, changes.stream().map(Change::paymentId).distinct().toList())
        .invoke(applied.states()::putAll)
        .chain(steps::run)
        .chain(() -> keepLate(transaction, changes, applied))
        .chain(() -> finish(transaction, applied))
        .replaceWith(applied);
  }

  /**
   * What a payment that nobody pays any more has taken is given back: its bill, its part of a daily
   * limit, and last of all what it held of its institution's position; what has completed is paid
   * there. For answers and for what people decide alike, in the order of all locks.
   */
  Uni<Void> finish(SqlConnection transaction, Applied applied) {
    Set<UUID> unpaid = applied.unpaid();
    return bills
        .free(transaction, unpaid)
        .chain(() -> limits.giveBack(transaction, unpaid))
        .chain(() -> announcer.announce(transaction, applied.news()))
        .chain(() -> positions.end(transaction, unpaid, applied.changed(Completed.class)));
  }

  private Uni<Void> keepLate(SqlConnection transaction, List<Change> changes, Applied applied) {
    List<Late> late = new ArrayList<>();
    for (Change change : changes) {
      if (!applied.changed(change.getClass()).contains(change.paymentId())) {
        Answered.by(change)
            .flatMap(answer -> answer.keptFrom(change, applied.states().get(change.paymentId())))
            .ifPresent(late::add);
      }
    }
    return table
        .late(transaction, late)
        .chain(
            () -> {
              Set<UUID> ids = marked(late, Attention.APPROVED_AFTER_DECLINE);
              return ids.isEmpty() ? unmarked() : table.approvedAfterDecline(transaction, ids);
            })
        .invoke(
            done -> meters.counter("hutong.approved.after.decline").increment(done.ids().size()))
        .chain(
            () -> {
              Set<UUID> ids = marked(late, Attention.CONTRADICTED);
              return ids.isEmpty() ? unmarked() : table.contradicted(transaction, ids);
            })
        .replaceWithVoid();
  }

  private static Uni<Changed> unmarked() {
    return Uni.createFrom().item(new Changed(Set.of(), List.of()));
  }

  private static Set<UUID> marked(List<Late> late, Attention mark) {
    return late.stream()
        .filter(one -> Answered.valueOf(one.answer()).marks(one.found()) == mark)
        .map(Late::paymentId)
        .collect(Collectors.toSet());
  }

  private static <C extends Change> Map<UUID, Reason> reasons(
      List<C> all, Function<C, Reason> reason) {
    Map<UUID, Reason> reasons = new HashMap<>();
    all.forEach(one -> reasons.putIfAbsent(one.paymentId(), reason.apply(one)));
    return reasons;
  }

  private static List<UUID> ids(List<? extends Change> all) {
    return all.stream().map(Change::paymentId).toList();
  }

  private boolean count(Change change, boolean done) {
    if (!done && Answered.by(change).isPresent()) {
      meters.counter("hutong.late.answers").increment();
    } else if (done && change instanceof Completed) {
      meters.counter("hutong.payments.final", "state", "COMPLETED").increment();
    } else if (done && (change instanceof Declined || change instanceof NotDebited)) {
      meters.counter("hutong.payments.final", "state", "DECLINED").increment();
    } else if (done && change instanceof Reversed) {
      meters.counter("hutong.payments.final", "state", "REVERSED").increment();
    }
    return done;
  }
}
