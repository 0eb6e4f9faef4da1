package hutong.settlement.reconcile;

import hutong.settlement.cycle.DisputeCycles;
import hutong.settlement.cycle.DisputeCycles.Entered;
import hutong.settlement.post.AdjustmentItem;
import hutong.settlement.post.AdjustmentLedger;
import hutong.settlement.reconcile.Adjustment.State;
import hutong.settlement.reconcile.AdjustmentRefusedException.Why;
import hutong.settlement.reconcile.AdjustmentRules.Movement;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * 差错调整: what reconciliation found is put right by a new posting that one person proposes and
 * another approves. Nothing that is posted is ever changed.
 *
 * <p>Everything here fails with {@link AdjustmentRefusedException} where it is not allowed, and
 * then changes nothing. Rows are locked in this order: the line's key and its payment (advisory
 * locks), the break, the limit of write-offs (advisory as well), the dispute cycle, positions,
 * other breaks of that key or payment. So two decisions about one proposal come one after the
 * other.
 */
@ApplicationScoped
public class Adjustments {

  private static final Logger LOG = Logger.getLogger(Adjustments.class);

  private final Pool pool;
  private final Clock clock;
  private final DisputeCycles cycles;
  private final AdjustmentLedger ledger;
  private final long writeOffLimitMinor;

  Adjustments(
      Pool pool,
      Clock clock,
      DisputeCycles cycles,
      AdjustmentLedger ledger,
      @ConfigProperty(name = "hutong.adjustments.write-off-limit-minor", defaultValue = "100")
          long writeOffLimitMinor) {
    this.pool = pool;
    this.clock = clock;
    this.cycles = cycles;
    this.ledger = ledger;
    this.writeOffLimitMinor = writeOffLimitMinor;
  }

  /**
   * Proposes an adjustment; the answer says exactly what would be posted. The break waits from then
   * on. The same proposal again, by the same person under the same id, is answered as it stands.
   */
  public Uni<Adjustment> propose(String operator, UUID breakId, AdjustmentAsked asked) {
    return pool.withTransaction(
        tx ->
            AdjustmentFacts.lock(tx, breakId)
                .chain(
                    found ->
                        AdjustmentTable.find(tx, asked.proposalId())
                            .chain(
                                known ->
                                    known.isPresent()
                                        ? again(known.get(), operator, breakId, asked)
                                        : propose(tx, operator, found, asked))));
  }

  private static Uni<Adjustment> again(
      Adjustment known, String operator, UUID breakId, AdjustmentAsked asked) {
    if (!known.isAskedAgainBy(operator, breakId, asked)) {
      throw new AdjustmentRefusedException(Why.PROPOSAL_ID_TAKEN);
    }
    return Uni.createFrom().item(known);
  }

  private Uni<Adjustment> propose(
      SqlConnection tx, String operator, AdjustedBreak found, AdjustmentAsked asked) {
    return ground(tx, asked.kind(), found)
        .chain(ground -> propose(tx, operator, found, asked, ground))
        .call(
            proposed ->
                // What is taken out of suspense again leaves the break as it is, resolved.
                proposed.releases()
                    ? Uni.createFrom().voidItem()
                    : AdjustmentFacts.move(tx, found.breakId(), AdjustedBreak.State.PROPOSED));
  }

  private Uni<Adjustment> propose(
      SqlConnection tx,
      String operator,
      AdjustedBreak found,
      AdjustmentAsked asked,
      AdjustmentGround ground) {
    Optional<Movement> movement =
        AdjustmentRules.movement(asked, found, ground, writeOffLimitMinor);
    Adjustment proposed = proposed(operator, found, asked, movement);
    long limitedMinor =
        proposed.moves() ? 0 : AdjustmentRules.limitedMinor(proposed.amountMinor(), ground);
    Uni<Void> parties =
        proposed.moves()
            ? AdjustmentFacts.requireCleared(tx, proposed.debit(), proposed.credit())
            : Uni.createFrom().voidItem();
    return parties
        .chain(() -> AdjustmentTable.insert(tx, proposed, limitedMinor))
        .replaceWith(proposed);
  }

  private Adjustment proposed(
      String operator, AdjustedBreak found, AdjustmentAsked asked, Optional<Movement> movement) {
    return new Adjustment(
        asked.proposalId(),
        found.breakId(),
        asked.kind(),
        State.PROPOSED,
        movement.map(Movement::debit).orElse(null),
        movement.map(Movement::credit).orElse(null),
        asked.amountMinor(),
        found.currency(),
        asked.reason(),
        found.paymentId(),
        operator,
        now(),
        null,
        null,
        null);
  }

  /**
   * Approves what another person has proposed: the movement is posted into the open dispute cycle,
   * and the break is resolved or, where a part of its difference is left, open again. Approved once
   * more it is answered as it stands.
   */
  public Uni<Adjustment> approve(String operator, UUID proposalId) {
    return decide(proposalId, State.APPROVED, operator);
  }

  /** Rejects a proposal, also one's own. The break is open again. */
  public Uni<Adjustment> reject(String operator, UUID proposalId) {
    return decide(proposalId, State.REJECTED, operator);
  }

  private Uni<Adjustment> decide(UUID proposalId, State outcome, String operator) {
    return pool.withTransaction(
        tx ->
            find(tx, proposalId)
                .chain(proposal -> AdjustmentFacts.lock(tx, proposal.breakId()))
                // Only now nobody else can decide it.
                .chain(
                    found ->
                        find(tx, proposalId)
                            .chain(proposal -> decide(tx, proposal, found, outcome, operator))));
  }

  private Uni<Adjustment> decide(
      SqlConnection tx, Adjustment proposal, AdjustedBreak found, State outcome, String operator) {
    if (outcome == State.APPROVED && operator.equals(proposal.proposedBy())) {
      throw new AdjustmentRefusedException(Why.FOUR_EYES);
    }
    if (proposal.state() != State.PROPOSED) {
      if (proposal.state() != outcome) {
        throw new AdjustmentRefusedException(Why.ALREADY_DECIDED);
      }
      return Uni.createFrom().item(proposal);
    }
    return (outcome == State.APPROVED
            ? approve(tx, proposal, found, operator)
            : reject(tx, proposal, found, operator))
        .invoke(
            decided ->
                LOG.infof(
                    "Adjustment decided: proposalId=%s state=%s cycleId=%s",
                    decided.proposalId(), decided.state(), decided.cycleId()));
  }

  private Uni<Adjustment> reject(
      SqlConnection tx, Adjustment proposal, AdjustedBreak found, String operator) {
    Adjustment rejected = proposal.decided(State.REJECTED, operator, now(), null);
    return AdjustmentTable.decide(tx, rejected)
        .call(
            () ->
                found.state() == AdjustedBreak.State.PROPOSED && !proposal.releases()
                    ? AdjustmentFacts.move(tx, found.breakId(), AdjustedBreak.State.OPEN)
                    : Uni.createFrom().voidItem())
        .replaceWith(rejected);
  }

  private Uni<Adjustment> approve(
      SqlConnection tx, Adjustment proposal, AdjustedBreak found, String operator) {
    AdjustedBreak.State expected =
        proposal.releases() ? AdjustedBreak.State.RESOLVED : AdjustedBreak.State.PROPOSED;
    if (found.state() != expected || found.vanished()) {
      throw new AdjustmentRefusedException(Why.BREAK_CHANGED);
    }
    return ground(tx, proposal.kind(), found)
        .invoke(
            ground -> {
              if (!AdjustmentRules.stillHolds(proposal, found, ground, writeOffLimitMinor)) {
                throw new AdjustmentRefusedException(Why.BREAK_CHANGED);
              }
            })
        .chain(
            ground ->
                proposal.moves()
                    ? post(tx, proposal, found, operator)
                    : writeOff(tx, proposal, found, ground, operator));
  }

  /** Write-offs of a participant are judged one after the other. */
  private static Uni<AdjustmentGround> ground(
      SqlConnection tx, AdjustmentKind kind, AdjustedBreak found) {
    Uni<Void> locked =
        kind == AdjustmentKind.WRITE_OFF
            ? AdjustmentFacts.lockLimit(tx, found)
            : Uni.createFrom().voidItem();
    return locked.chain(() -> AdjustmentFacts.ground(tx, found));
  }

  private Uni<Adjustment> writeOff(
      SqlConnection tx,
      Adjustment proposal,
      AdjustedBreak found,
      AdjustmentGround ground,
      String operator) {
    long limitedMinor = AdjustmentRules.limitedMinor(proposal.amountMinor(), ground);
    return AdjustmentTable.limit(tx, proposal.proposalId(), limitedMinor)
        .chain(() -> approved(tx, proposal.decided(State.APPROVED, operator, now(), null), found));
  }

  private Uni<Adjustment> post(
      SqlConnection tx, Adjustment proposal, AdjustedBreak found, String operator) {
    return cycles
        .enter(tx)
        .call(entered -> ledger.post(tx, List.of(item(proposal, entered))))
        .chain(
            entered ->
                approved(
                    tx,
                    proposal.decided(State.APPROVED, operator, entered.at(), entered.cycleId()),
                    found));
  }

  private static AdjustmentItem item(Adjustment proposal, Entered entered) {
    return new AdjustmentItem(
        proposal.proposalId(),
        proposal.paymentId(),
        entered.at(),
        entered.cycleId(),
        entered.settlementDate(),
        proposal.debit(),
        proposal.credit(),
        proposal.amountMinor(),
        proposal.currency());
  }

  private static Uni<Adjustment> approved(
      SqlConnection tx, Adjustment approved, AdjustedBreak found) {
    Uni<Void> decided =
        AdjustmentTable.decide(tx, approved)
            .chain(
                () ->
                    approved.moves()
                        ? SameMoney.reopenUnexplained(tx, found.breakId())
                        : Uni.createFrom().voidItem());
    return approved.releases()
        ? decided.replaceWith(approved)
        : decided
            .chain(() -> AdjustmentFacts.ground(tx, found))
            .chain(
                ground ->
                    ground.adjustedMinor() == Math.abs(found.correctionMinor())
                        ? AdjustmentFacts.resolve(
                            tx, found.breakId(), approved.kind(), approved.decidedAt())
                        : AdjustmentFacts.move(tx, found.breakId(), AdjustedBreak.State.OPEN))
            .replaceWith(approved);
  }

  private static Uni<Adjustment> find(SqlConnection tx, UUID proposalId) {
    return AdjustmentTable.find(tx, proposalId)
        .map(
            found -> found.orElseThrow(() -> new AdjustmentRefusedException(Why.UNKNOWN_PROPOSAL)));
  }

  /** Proposals, the newest first, of one state or break if it is not null. */
  public Uni<List<Adjustment>> newest(State state, UUID breakId, int limit) {
    return AdjustmentTable.newest(pool, state, breakId, limit);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
