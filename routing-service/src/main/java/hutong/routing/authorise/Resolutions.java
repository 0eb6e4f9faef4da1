package hutong.routing.authorise;

import hutong.routing.authorise.ChangeTable.Changed;
import hutong.routing.authorise.ResolutionRefusedException.Why;
import hutong.routing.authorise.ResolutionTable.HandedOver;
import hutong.routing.cutoff.Cycles;
import hutong.routing.cutoff.Cycles.Stamp;
import hutong.routing.participant.Clocks;
import hutong.routing.participant.Connections;
import hutong.routing.publish.Who;
import hutong.runtime.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What people decide about payments that were handed to them: one proposes, another approves, and
 * only then anything happens, in one transaction with the news of it. Both may be asked again: the
 * same proposal under the same key, and the same approval by the same person, get the first answer.
 */
@ApplicationScoped
public class Resolutions {

  private final Pool pool;
  private final BusinessClock clock;
  private final Cycles cycles;
  private final Connections connections;
  private final Outcomes outcomes;
  private final ChangeTable table;
  private final EndTable ends = new EndTable();

  public Resolutions(
      Pool pool,
      BusinessClock clock,
      Cycles cycles,
      Connections connections,
      Outcomes outcomes,
      Instance instance) {
    this.pool = pool;
    this.clock = clock;
    this.cycles = cycles;
    this.connections = connections;
    this.outcomes = outcomes;
    this.table = new ChangeTable(clock, instance);
  }

  /** All that was proposed about a payment, the oldest first. */
  public Uni<List<Resolution>> of(UUID paymentId) {
    return ResolutionTable.of(pool, paymentId);
  }

  /**
   * Proposes how a payment is to be resolved; changes nothing about it.
   *
   * @param asked what the key stands for, byte for byte
   * @return fails with {@link ResolutionRefusedException}
   */
  public Uni<Resolution> propose(
      Who who, byte[] asked, UUID paymentId, Verdict outcome, String note) {
    byte[] hash = sha256(asked);
    return pool.withTransaction(
        transaction ->
            ResolutionTable.lock(transaction, paymentId)
                .chain(
                    payment ->
                        ResolutionTable.proposed(
                                transaction, who.operator(), who.idempotencyKey(), hash)
                            .chain(
                                before ->
                                    before.isPresent()
                                        ? Uni.createFrom().item(before)
                                        : ResolutionTable.propose(
                                            transaction,
                                            proposal(who, paymentId, outcome, note, payment),
                                            who.idempotencyKey(),
                                            hash)))
                .map(stored -> stored.orElseThrow(() -> refused(Why.KEY_REUSED))));
  }

  private Resolution proposal(
      Who who, UUID paymentId, Verdict outcome, String note, Optional<HandedOver> found) {
    HandedOver payment = found.orElseThrow(() -> refused(Why.UNKNOWN_PAYMENT));
    if (payment.attention() == null) {
      throw refused(Why.NOT_HANDED_OVER);
    }
    if (outcome.from(payment.state()) == null) {
      throw refused(Why.OUTCOME_NOT_POSSIBLE);
    }
    return new Resolution(
        paymentId,
        0,
        outcome,
        note,
        payment.state(),
        payment.attention(),
        who.operator(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        null,
        null,
        null);
  }

  /**
   * Approves a proposal and does what it says.
   *
   * @return fails with {@link ResolutionRefusedException}
   */
  public Uni<Resolution> approve(String operator, UUID paymentId, int number) {
    return cycles.stamping(
        (transaction, stamp) ->
            ResolutionTable.lock(transaction, paymentId)
                .chain(
                    payment ->
                        ResolutionTable.find(transaction, paymentId, number)
                            .chain(
                                found -> approve(transaction, stamp, operator, payment, found))));
  }

  private Uni<Resolution> approve(
      SqlConnection transaction,
      Stamp stamp,
      String operator,
      Optional<HandedOver> payment,
      Optional<Resolution> found) {
    Resolution proposal = found.orElseThrow(() -> refused(Why.UNKNOWN_RESOLUTION));
    HandedOver now = payment.orElseThrow(() -> refused(Why.UNKNOWN_PAYMENT));
    if (proposal.approvedBy() != null) {
      if (operator.equals(proposal.approvedBy())) {
        return Uni.createFrom().item(proposal);
      }
      throw refused(Why.ALREADY_APPROVED);
    }
    if (operator.equals(proposal.proposedBy())) {
      throw refused(Why.OWN_PROPOSAL);
    }
    PaymentState to = proposal.outcome().from(proposal.state());
    Resolution approved =
        proposal.approved(operator, stamp.at().truncatedTo(ChronoUnit.MICROS), to);
    return ResolutionTable.stands(transaction, proposal)
        .invoke(Resolutions::orMovedOn)
        .chain(() -> ResolutionTable.approve(transaction, approved))
        .chain(() -> apply(transaction, stamp, approved, now))
        .replaceWith(approved);
  }

  private static void orMovedOn(boolean stands) {
    if (!stands) {
      throw refused(Why.MOVED_ON);
    }
  }

  private Uni<Void> apply(
      SqlConnection transaction, Stamp stamp, Resolution approved, HandedOver payment) {
    List<UUID> ids = List.of(approved.paymentId());
    String[] from = {approved.state().name()};
    Applied applied = new Applied();
    switch (approved.outcome() == Verdict.LOOKED_AT ? PaymentState.REFUSED : approved.toState()) {
      case REVERSED:
        return ends.released(transaction, ids, stamp)
            .invoke(done -> applied.news().addAll(done.news()))
            .chain(() -> ends.reversed(transaction, ids, from, stamp.at()))
            .chain(done -> finish(transaction, applied, Change.Reversed.class, done))
            .chain(() -> ResolutionTable.clear(transaction, approved.paymentId()));
      case COMPLETED:
        return ends.released(transaction, ids, stamp)
            .invoke(done -> applied.news().addAll(done.news()))
            .chain(() -> ends.completed(transaction, ids, from, stamp))
            .chain(done -> finish(transaction, applied, Change.Completed.class, done))
            .chain(() -> ResolutionTable.clear(transaction, approved.paymentId()));
      case COMPENSATING:
        return ends.compensating(transaction, ids, stamp)
            .chain(done -> finish(transaction, applied, Change.Compensating.class, done));
      case AUTHORISED:
        return ResolutionTable.clear(transaction, approved.paymentId())
            .chain(() -> table.authorised(transaction, List.of(credited(approved, payment))))
            .replaceWithVoid();
      case REVERSING:
        return table
            .creditRejected(transaction, List.of(undone(approved, payment)))
            .chain(() -> ResolutionTable.clear(transaction, approved.paymentId()));
      default:
        return ResolutionTable.clear(transaction, approved.paymentId());
    }
  }

  private Uni<Void> finish(
      SqlConnection transaction, Applied applied, Class<? extends Change> kind, Changed done) {
    applied.byKind().put(kind, done.ids());
    applied.news().addAll(done.news());
    return outcomes.finish(transaction, applied);
  }

  /** With a lease that is over at once, so that a sweeper goes on with the credit. */
  private Change.Authorised credited(Resolution approved, HandedOver payment) {
    return new Change.Authorised(
        approved.paymentId(), Duration.ZERO, clocks(payment).storeAndForwardExpiry());
  }

  private Change.CreditRejected undone(Resolution approved, HandedOver payment) {
    return Change.CreditRejected.of(approved.paymentId(), payment.bill(), clocks(payment));
  }

  private Clocks clocks(HandedOver payment) {
    return connections.of(payment.payerInstitution()).clocks();
  }

  private static ResolutionRefusedException refused(Why why) {
    return new ResolutionRefusedException(why);
  }

  private static byte[] sha256(byte[] asked) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(asked);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
