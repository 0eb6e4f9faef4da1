package hutong.settlement.settle;

import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettlementProposal.Kind;
import hutong.settlement.settle.SettlementProposal.State;
import hutong.settlement.settle.SettlementTable.Held;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What takes two people: one proposes, another approves. Everything here fails with {@link
 * ProposalRefusedException} where it is not allowed, and then changes nothing. Rows are locked in
 * this order: the proposal, the settlement.
 */
public class SettlementProposals {

  private static final Logger LOG = Logger.getLogger(SettlementProposals.class);

  private final Pool pool;
  private final Clock clock;
  private final Settling settling;
  private final AgentMessages messages;
  private final Endings endings;
  private final SettleRules rules;

  SettlementProposals(
      Pool pool,
      Clock clock,
      Settling settling,
      AgentMessages messages,
      Endings endings,
      SettleRules rules) {
    this.pool = pool;
    this.clock = clock;
    this.settling = settling;
    this.messages = messages;
    this.endings = endings;
    this.rules = rules;
  }

  /**
   * Proposes something about legs of a cycle. The same proposal again, by the same person under the
   * same id, is answered as it stands.
   *
   * @param endToEndIds of the legs, at least one
   * @param reason one to 500 characters
   * @param reference of the payment outside, one to 140 characters; null for a retry
   */
  public Uni<SettlementProposal> propose(
      String operator,
      UUID proposalId,
      Kind kind,
      String cycleId,
      List<String> endToEndIds,
      String reason,
      String reference) {
    SettlementProposal asked =
        new SettlementProposal(
            proposalId,
            kind,
            cycleId,
            endToEndIds,
            reason,
            reference,
            null,
            State.PROPOSED,
            operator,
            now(),
            null,
            null);
    return pool.withTransaction(
        tx ->
            SettlementProposalTable.lock(tx, proposalId)
                .chain(
                    known ->
                        known == null
                            ? legs(tx, asked, new ArrayList<>())
                                .chain(() -> SettlementProposalTable.insert(tx, asked))
                                .replaceWith(asked)
                            : again(known, asked)));
  }

  /**
   * Proposes to take a message of the agent. While the same bytes wait they are answered as they
   * stand, whoever brings them.
   *
   * @throws BadMessageException if it cannot be read; nothing is stored of it
   */
  public Uni<SettlementProposal> bring(String operator, UUID proposalId, byte[] xml)
      throws BadMessageException {
    AgentMessage message = AgentXml.read(xml);
    SettlementProposal asked =
        new SettlementProposal(
            proposalId,
            Kind.MESSAGE,
            null,
            List.of(),
            null,
            null,
            new SettlementProposal.Brought(
                message.kind(),
                message.messageId(),
                HexFormat.of().formatHex(SettlementIds.sha256(xml)),
                null,
                null),
            State.PROPOSED,
            operator,
            now(),
            null,
            null);
    return pool.withTransaction(tx -> SettlementProposalTable.insert(tx, asked, xml));
  }

  private static Uni<SettlementProposal> again(SettlementProposal known, SettlementProposal asked) {
    if (!known.isAskedAgain(asked)) {
      throw new ProposalRefusedException(Why.PROPOSAL_ID_TAKEN);
    }
    return Uni.createFrom().item(known);
  }

  /**
   * Approves what another person has proposed and does it. Approved once more it is answered as it
   * stands.
   */
  public Uni<SettlementProposal> approve(String operator, UUID proposalId) {
    List<Instruction> toSend = new ArrayList<>();
    return pool.withTransaction(
            tx ->
                find(tx, proposalId)
                    .chain(
                        proposal -> {
                          if (operator.equals(proposal.proposedBy())) {
                            throw new ProposalRefusedException(Why.FOUR_EYES);
                          }
                          return proposal.state() == State.PROPOSED
                              ? approve(tx, proposal, operator, toSend)
                              : asDecided(proposal, State.APPROVED);
                        }))
        .call(() -> settling.send(toSend));
  }

  /** Rejects a proposal, also one's own. Rejected once more it is answered as it stands. */
  public Uni<SettlementProposal> reject(String operator, UUID proposalId) {
    return pool.withTransaction(
        tx ->
            find(tx, proposalId)
                .chain(
                    proposal ->
                        proposal.state() == State.PROPOSED
                            ? decided(tx, proposal.decided(State.REJECTED, operator, now()))
                            : asDecided(proposal, State.REJECTED)));
  }

  /** Proposals, the newest first, of one state or cycle if it is not null. */
  public Uni<List<SettlementProposal>> newest(State state, String cycleId, int limit) {
    return SettlementProposalTable.newest(pool, state, cycleId, limit);
  }

  private static Uni<SettlementProposal> find(SqlConnection tx, UUID proposalId) {
    return SettlementProposalTable.lock(tx, proposalId)
        .onItem()
        .ifNull()
        .failWith(() -> new ProposalRefusedException(Why.UNKNOWN_PROPOSAL));
  }

  private static Uni<SettlementProposal> asDecided(SettlementProposal proposal, State how) {
    if (proposal.state() != how) {
      throw new ProposalRefusedException(Why.ALREADY_DECIDED);
    }
    return Uni.createFrom().item(proposal);
  }

  private static Uni<SettlementProposal> decided(SqlConnection tx, SettlementProposal decided) {
    LOG.infof(
        "Settlement proposal decided: proposalId=%s kind=%s state=%s cycleId=%s",
        decided.proposalId(), decided.kind(), decided.state(), decided.cycleId());
    return SettlementProposalTable.decide(tx, decided).replaceWith(decided);
  }

  private Uni<SettlementProposal> approve(
      SqlConnection tx, SettlementProposal proposal, String operator, List<Instruction> toSend) {
    if (proposal.kind() == Kind.MESSAGE) {
      return SettlementProposalTable.xml(tx, proposal.proposalId())
          .chain(xml -> messages.take(tx, AgentXml.again(xml), xml, proposal.proposedBy(), null))
          .invoke(messages::said)
          .chain(taken -> decided(tx, proposal.taken(taken, operator, now())));
    }
    List<Leg> all = new ArrayList<>();
    return legs(tx, proposal, all)
        .chain(
            held ->
                switch (proposal.kind()) {
                  case RETRY ->
                      settling
                          .again(tx, held, all, named(proposal, all), now(), operator)
                          .invoke(toSend::addAll)
                          .replaceWithVoid();
                  case SETTLED_OUTSIDE -> settledOutside(tx, held, all, named(proposal, all));
                  case GO_ON -> goOn(tx, held, all);
                  case REVERSED -> reversed(tx, held, all, named(proposal, all));
                  case MESSAGE -> throw new IllegalStateException("a message has no legs");
                })
        .chain(() -> decided(tx, proposal.decided(State.APPROVED, operator, now())));
  }

  /**
   * Tells what follows as if the agent had booked the legs; each is told as paid for good. What the
   * agent itself has booked late has left what was put up.
   */
  private Uni<Void> settledOutside(SqlConnection tx, Held held, List<Leg> all, List<Leg> named) {
    Instant now = now();
    List<Leg> drawn =
        held.policy() == SettleConfig.Policy.PREFUNDED
            ? named.stream()
                .filter(Leg::pays)
                .filter(leg -> Attempt.BOOKED_LATE.equals(leg.reason()))
                .toList()
            : List.of();
    List<Leg> paid = named.stream().map(leg -> leg.settledOutside(now)).toList();
    List<Leg> after = after(all, named, paid);
    return new SettlementTable(tx)
        .updateLegs(paid)
        .chain(
            () ->
                after.stream().allMatch(Leg::paid)
                    ? endings.end(tx, held, after, SettlementState.SETTLED, now)
                    : switch (held.state()) {
                      case NETTED, SETTLED -> Uni.createFrom().voidItem();
                      case INSTRUCTED ->
                          endings.follow(tx, held, after, now, now.plus(rules.retryEvery()));
                      case PARTIALLY_SETTLED, FAILED ->
                          endings.end(tx, held, after, SettlementState.PARTIALLY_SETTLED, now);
                    })
        .chain(() -> Prefunding.draw(tx, drawn, now));
  }

  private static List<Leg> after(List<Leg> all, List<Leg> named, List<Leg> changed) {
    return Stream.concat(all.stream().filter(leg -> !named.contains(leg)), changed.stream())
        .toList();
  }

  private Uni<Void> goOn(SqlConnection tx, Held held, List<Leg> legs) {
    Instant now = now();
    return endings.goOn(tx, held, legs, now, now.plus(rules.retryEvery()));
  }

  /** They are unpaid again and wait for people; what was drawn for them counts again. */
  private Uni<Void> reversed(SqlConnection tx, Held held, List<Leg> all, List<Leg> named) {
    List<Leg> unpaid = named.stream().map(leg -> leg.mismatched(Leg.REVERSED)).toList();
    return new SettlementTable(tx)
        .updateLegs(unpaid)
        .chain(() -> goOn(tx, held, after(all, named, unpaid)))
        .chain(
            () ->
                held.policy() == SettleConfig.Policy.PREFUNDED
                    ? Prefunding.giveBack(tx, unpaid.stream().filter(Leg::pays).toList(), now())
                    : Uni.createFrom().voidItem());
  }

  /** Holds the settlement, finds its legs, and lets pass only what may be done with those named. */
  private Uni<Held> legs(SqlConnection tx, SettlementProposal proposal, List<Leg> found) {
    SettlementTable table = new SettlementTable(tx);
    return table
        .lock(proposal.cycleId())
        .onItem()
        .ifNull()
        .failWith(() -> new ProposalRefusedException(Why.UNKNOWN_SETTLEMENT))
        .call(() -> table.legs(proposal.cycleId()).invoke(found::addAll))
        .call(
            held ->
                table
                    .attempts(proposal.cycleId())
                    .invoke(attempts -> check(proposal, held, found, attempts, now())))
        .call(
            () ->
                proposal.kind() == Kind.RETRY
                    ? table.stopped(proposal.cycleId()).invoke(SettlementProposals::refuseStopped)
                    : Uni.createFrom().voidItem());
  }

  private static void refuseStopped(boolean stopped) {
    if (stopped) {
      throw new ProposalRefusedException(Why.PROPOSAL_WAITS);
    }
  }

  /** The one rule for a proposal and for its approval. */
  private void check(
      SettlementProposal proposal, Held held, List<Leg> all, List<Attempt> attempts, Instant now) {
    boolean knowsOfIt = proposal.kind() == Kind.GO_ON || proposal.kind() == Kind.REVERSED;
    if (knowsOfIt
        ? held.contradictedAt() != null && held.contradictedAt().isAfter(proposal.proposedAt())
        : Settling.CONTRADICTED.equals(held.reason())) {
      throw new ProposalRefusedException(Why.CONTRADICTED);
    }
    List<Leg> named = named(proposal, all);
    boolean fit =
        named.size() == proposal.endToEndIds().size()
            && (proposal.kind() != Kind.GO_ON
                || named.size() == all.stream().filter(Leg::paid).count())
            && named.stream()
                .allMatch(leg -> fits(proposal.kind(), held, leg, isOverdue(leg, attempts, now)));
    if (!fit) {
      throw new ProposalRefusedException(Why.LEG_DOES_NOT_FIT);
    }
    Set<String> late = bookedLate(named, attempts);
    if (proposal.kind() == Kind.RETRY && !late.isEmpty()
        || proposal.kind() == Kind.SETTLED_OUTSIDE
            && !List.of(proposal.reference().split(SettlementProposal.BETWEEN_REFERENCES))
                .containsAll(late)) {
      throw new ProposalRefusedException(Why.BOOKED_LATE);
    }
    if (proposal.kind() == Kind.RETRY && !Legs.mayTravel(held, all, named)) {
      throw new ProposalRefusedException(Why.NOT_BALANCED);
    }
  }

  /** The ids under which the agent has booked legs that were not to be paid under them any more. */
  private static Set<String> bookedLate(List<Leg> legs, List<Attempt> attempts) {
    Set<String> ids = new HashSet<>();
    for (Leg leg : legs) {
      List<String> earlier =
          attempts.stream()
              .filter(one -> one.isEarlierThan(leg) && Attempt.BOOKED_LATE.equals(one.outcome()))
              .map(Attempt::endToEndId)
              .toList();
      ids.addAll(earlier);
      if (earlier.isEmpty() && Attempt.BOOKED_LATE.equals(leg.reason())) {
        ids.add(leg.endToEndId());
      }
    }
    return ids;
  }

  /** Whether its present attempt was sent a whole window ago, whenever the first one was. */
  private boolean isOverdue(Leg leg, List<Attempt> attempts, Instant now) {
    return attempts.stream()
        .filter(one -> one.endToEndId().equals(leg.endToEndId()))
        .anyMatch(one -> !one.sentAt().plus(rules.window()).isAfter(now));
  }

  /**
   * What is unanswered may still be paid by the agent: it is settled outside only when it is
   * overdue, and is not asked about any more then.
   */
  private static boolean fits(Kind kind, Held held, Leg leg, boolean isOverdue) {
    boolean instructed = held.state() == SettlementState.INSTRUCTED;
    boolean decided = leg.state() == LegState.MISMATCHED || leg.state() == LegState.REJECTED;
    return switch (kind) {
      case RETRY -> instructed && decided;
      case GO_ON -> instructed && leg.paid() && Settling.CONTRADICTED.equals(held.reason());
      case REVERSED -> instructed && leg.state() == LegState.CONFIRMED;
      case MESSAGE -> false;
      case SETTLED_OUTSIDE ->
          switch (held.state()) {
            case NETTED -> held.reason() != null && !leg.paid();
            case INSTRUCTED ->
                decided
                    || leg.state() == LegState.PENDING
                    || leg.state() == LegState.SENT && isOverdue;
            case SETTLED -> false;
            case PARTIALLY_SETTLED, FAILED -> !leg.paid();
          };
    };
  }

  private static List<Leg> named(SettlementProposal proposal, List<Leg> all) {
    Set<String> ids = new HashSet<>(proposal.endToEndIds());
    return all.stream().filter(leg -> ids.contains(leg.endToEndId())).toList();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
