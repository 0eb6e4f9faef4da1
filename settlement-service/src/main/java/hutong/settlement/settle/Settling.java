package hutong.settlement.settle;

import hutong.settlement.cycle.NetCheck;
import hutong.settlement.post.Columns;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettlementTable.Held;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Takes a sealed cycle from its nets to the end of its settlement, one step in each transaction.
 * Trigger: the schedule, and whoever changes something of the cycle; a second call finds the step
 * done. Several instances pass by a cycle that one of them holds.
 */
public class Settling {

  /** What an operator's word to try again has done. */
  public enum Retried {
    /** What was not confirmed is sent under new ids. */
    NEW_ATTEMPT,
    /** Nothing was rejected; what is unanswered is sent again under its ids. */
    ASKED_AGAIN,
    /** It was not instructed yet, or waited for a person, and goes on. */
    TRIED_AGAIN,
    /** What is left may have been booked, or undone: people propose and approve what follows. */
    NEEDS_APPROVAL,
    /** Somebody has said that legs were paid elsewhere, or undone; that is decided first. */
    PROPOSAL_WAITS,
    /** A part of a batch would pay somebody whom nobody pays for; nothing was sent. */
    NOT_BALANCED,
    /** It is settled, or ended. */
    ENDED,
    /** No such settlement. */
    UNKNOWN
  }

  static final String NETS_DIFFER = "NETS_DIFFER";

  /** Of a date before the first that is instructed; people say how it was settled. */
  static final String BEFORE_FIRST_DATE = "BEFORE_FIRST_DATE";

  /** People have said that some of it were paid elsewhere; they say so of the others too. */
  static final String PARTLY_OUTSIDE = "PARTLY_OUTSIDE";

  static final String NO_ACCOUNT = "NO_ACCOUNT";
  static final String PREFUNDING_SHORT = "PREFUNDING_SHORT";
  static final String LEG_REJECTED = "LEG_REJECTED";
  static final String MISMATCHED = "MISMATCHED";

  /** The agent says otherwise of what it has confirmed; everything waits for a person. */
  static final String CONTRADICTED = "CONTRADICTED";

  static final String NO_ANSWER = "NO_ANSWER";

  private static final Logger LOG = Logger.getLogger(Settling.class);

  private final Pool pool;
  private final Clock clock;
  private final SettleRules rules;
  private final SettlementAccounts accounts;
  private final InstructionXml xml;
  private final Handover handover;
  private final Endings endings;

  Settling(
      Pool pool,
      Clock clock,
      SettleRules rules,
      SettlementAccounts accounts,
      SettlementGateway gateway,
      Endings endings) {
    this.pool = pool;
    this.clock = clock;
    this.rules = rules;
    this.accounts = accounts;
    this.xml = new InstructionXml(accounts);
    this.handover = new Handover(pool, gateway);
    this.endings = endings;
  }

  /** The first settlement date that is instructed. */
  LocalDate from() {
    return rules.from();
  }

  /** Nets a sealed cycle that has no settlement yet; does nothing with any other. */
  public Uni<Void> net(String cycleId) {
    return pool.withTransaction(
        tx ->
            Netted.lock(tx, cycleId)
                .flatMap(held -> held ? netHeld(tx, cycleId) : Uni.createFrom().voidItem()));
  }

  private Uni<Void> netHeld(SqlConnection tx, String cycleId) {
    return NetCheck.agrees(tx, cycleId)
        .flatMap(agrees -> agrees ? net(tx, cycleId) : differs(tx, cycleId));
  }

  private Uni<Void> net(SqlConnection tx, String cycleId) {
    SettlementTable table = new SettlementTable(tx);
    Instant now = now();
    return Netted.insert(tx, cycleId, rules, Columns.utc(now))
        .chain(() -> Netted.legs(tx, cycleId))
        .call(legs -> table.insertLegs(cycleId, legs))
        .call(() -> table.step(cycleId, "NETTED", 0, now, null))
        .flatMap(
            legs ->
                legs.isEmpty()
                    ? table
                        .lock(cycleId)
                        .flatMap(held -> endings.end(tx, held, legs, SettlementState.SETTLED, now))
                    : Uni.createFrom().voidItem());
  }

  private Uni<Void> differs(SqlConnection tx, String cycleId) {
    LOG.errorf(
        "Cycle is not settled, its nets are not the sums of its transfers: cycleId=%s", cycleId);
    return new SettlementTable(tx).step(cycleId, NETS_DIFFER, 0, now(), null);
  }

  /** Does whatever is due for a cycle that is netted and not ended, and sends what follows. */
  public Uni<Void> advance(String cycleId) {
    return pool.withTransaction(
            tx ->
                new SettlementTable(tx)
                    .lockIfFree(cycleId)
                    .flatMap(
                        held ->
                            held == null
                                ? Uni.createFrom().item(List.<Instruction>of())
                                : next(tx, held)))
        .flatMap(this::send);
  }

  private Uni<List<Instruction>> next(SqlConnection tx, Held held) {
    SettlementTable table = new SettlementTable(tx);
    return table
        .stopped(held.cycleId())
        .chain(
            stopped ->
                stopped
                    ? nothing()
                    : table.legs(held.cycleId()).chain(legs -> next(tx, held, legs, now())));
  }

  private Uni<List<Instruction>> next(SqlConnection tx, Held held, List<Leg> legs, Instant now) {
    return switch (held.state()) {
      case NETTED -> instruct(tx, held, legs, now);
      case INSTRUCTED -> goOn(tx, held, legs, now);
      case SETTLED, PARTIALLY_SETTLED, FAILED -> nothing();
    };
  }

  private static Uni<List<Instruction>> nothing() {
    return Uni.createFrom().item(List.of());
  }

  private Uni<List<Instruction>> instruct(
      SqlConnection tx, Held held, List<Leg> legs, Instant now) {
    if (held.settlementDate().isBefore(rules.from())) {
      return waits(tx, held.cycleId(), BEFORE_FIRST_DATE, null);
    }
    if (legs.stream().anyMatch(Leg::paid)) {
      return waits(tx, held.cycleId(), PARTLY_OUTSIDE, null);
    }
    if (legs.stream().anyMatch(leg -> accounts.of(leg.participant()) == null)) {
      return waits(tx, held.cycleId(), NO_ACCOUNT, null);
    }
    return (held.policy() == SettleConfig.Policy.PREFUNDED
            ? Prefunding.shortfall(tx, held.cycleId(), legs)
            : Uni.createFrom().item(new JsonArray()))
        .flatMap(
            missing ->
                missing.isEmpty()
                    ? send(tx, held, sentFirst(held, legs), 1, now)
                    : waits(tx, held.cycleId(), PREFUNDING_SHORT, missing));
  }

  private static Uni<List<Instruction>> waits(
      SqlConnection tx, String cycleId, String reason, JsonArray shortfall) {
    return new SettlementTable(tx)
        .waits(cycleId, reason, shortfall)
        .invoke(
            changed -> {
              if (changed) {
                LOG.errorf("Cycle is not instructed: cycleId=%s reason=%s", cycleId, reason);
              }
            })
        .chain(Settling::nothing);
  }

  /** With pacs.009 nobody is paid before all who pay have paid. */
  private static List<Leg> sentFirst(Held held, List<Leg> legs) {
    return held.message() == Message.PACS029 ? legs : legs.stream().filter(Leg::pays).toList();
  }

  private Uni<List<Instruction>> goOn(SqlConnection tx, Held held, List<Leg> legs, Instant now) {
    if (CONTRADICTED.equals(held.reason())) {
      return nothing();
    }
    List<Leg> pending = Legs.in(legs, LegState.PENDING);
    List<Leg> rejected = Legs.rejected(held, legs);
    if (!pending.isEmpty() && Legs.allPaidIn(legs)) {
      return send(tx, held, pending, held.attempt(), now);
    }
    boolean over = !held.windowEndsAt().isAfter(now);
    boolean retries = held.retryAt() != null && !held.retryAt().isAfter(now);
    if (!over && !rejected.isEmpty() && retries && Legs.mayTravel(held, legs, rejected)) {
      return again(tx, held, legs, rejected, now, null);
    }
    boolean inDoubt =
        legs.stream()
            .anyMatch(leg -> leg.state() == LegState.SENT || leg.state() == LegState.MISMATCHED);
    if (over && !inDoubt) {
      boolean nothingPaid = legs.stream().noneMatch(Leg::paid);
      return endings
          .end(
              tx,
              held,
              legs,
              nothingPaid ? SettlementState.FAILED : SettlementState.PARTIALLY_SETTLED,
              now)
          .chain(Settling::nothing);
    }
    SettlementTable table = new SettlementTable(tx);
    if (Legs.in(legs, LegState.SENT).isEmpty() || held.askAt().isAfter(now)) {
      return nothing();
    }
    // Nobody knows; the same message may be sent for ever, for the agent takes it once.
    return (over && held.reason() == null
            ? table.trouble(held.cycleId(), NO_ANSWER, null)
            : Uni.createFrom().voidItem())
        .chain(() -> table.askAt(held.cycleId(), now.plus(rules.askEvery())))
        .chain(() -> table.unanswered(held.cycleId()));
  }

  /** Sends some of the legs under new ids; what is wrong with the others stays said. */
  Uni<List<Instruction>> again(
      SqlConnection tx, Held held, List<Leg> all, List<Leg> some, Instant now, String who) {
    int attempt = held.attempt() + 1;
    List<Leg> anew = some.stream().map(leg -> leg.attempt(attempt)).toList();
    List<Leg> others = all.stream().filter(leg -> !some.contains(leg)).toList();
    return new SettlementTable(tx)
        .step(held.cycleId(), "RETRIED", attempt, now, who)
        .chain(() -> send(tx, held, anew, attempt, now))
        .call(
            () ->
                others.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : endings.follow(
                        tx,
                        held,
                        Stream.concat(others.stream(), anew.stream()).toList(),
                        now,
                        now.plus(rules.retryEvery())));
  }

  private Uni<List<Instruction>> send(
      SqlConnection tx, Held held, List<Leg> legs, int attempt, Instant now) {
    List<Instruction> instructions = new ArrayList<>();
    List<Leg> sent = new ArrayList<>();
    if (held.message() == Message.PACS029) {
      Instruction batch = xml.batch(held.cycleId(), attempt, legs, now);
      instructions.add(batch);
      legs.forEach(leg -> sent.add(leg.sent(batch.messageId())));
    } else {
      for (Leg leg : legs) {
        Instruction single = xml.single(leg, held.settlementDate(), now);
        instructions.add(single);
        sent.add(leg.sent(single.messageId()));
      }
    }
    SettlementTable table = new SettlementTable(tx);
    String step = legs.stream().anyMatch(Leg::pays) ? "INSTRUCTED" : "PAYING_OUT";
    return table
        .insertInstructions(held.cycleId(), instructions, now)
        .chain(() -> table.updateLegs(sent))
        .chain(
            () ->
                table.instructed(
                    held.cycleId(),
                    attempt,
                    now.plus(rules.askEvery()),
                    now,
                    now.plus(rules.window())))
        .chain(() -> table.step(held.cycleId(), step, attempt, now, null))
        .replaceWith(instructions);
  }

  Uni<Void> send(List<Instruction> instructions) {
    return handover.send(instructions);
  }

  /**
   * An operator's word: what is rejected is sent under new ids, and if nothing is, what is
   * unanswered is sent again. A second call finds it under way. What is mismatched may have been
   * booked and takes two people; so does its batch, which was booked as a whole or not at all.
   */
  public Uni<Retried> retry(String cycleId, String who) {
    List<Instruction> toSend = new ArrayList<>();
    return net(cycleId)
        .chain(
            () ->
                pool.withTransaction(
                    tx ->
                        new SettlementTable(tx)
                            .lock(cycleId)
                            .flatMap(
                                held ->
                                    held == null
                                        ? Uni.createFrom().item(Retried.UNKNOWN)
                                        : retry(tx, held, who, toSend))))
        .call(() -> send(toSend));
  }

  private Uni<Retried> retry(SqlConnection tx, Held held, String who, List<Instruction> toSend) {
    SettlementTable table = new SettlementTable(tx);
    return held.state() != SettlementState.NETTED && held.state() != SettlementState.INSTRUCTED
        ? Uni.createFrom().item(Retried.ENDED)
        : table
            .stopped(held.cycleId())
            .chain(
                stopped ->
                    stopped
                        ? Uni.createFrom().item(Retried.PROPOSAL_WAITS)
                        : table
                            .legs(held.cycleId())
                            .chain(legs -> retry(tx, held, legs, who, toSend)));
  }

  private Uni<Retried> retry(
      SqlConnection tx, Held held, List<Leg> legs, String who, List<Instruction> toSend) {
    if (held.state() == SettlementState.NETTED) {
      return next(tx, held, legs, now()).invoke(toSend::addAll).replaceWith(Retried.TRIED_AGAIN);
    }
    SettlementTable table = new SettlementTable(tx);
    if (CONTRADICTED.equals(held.reason())) {
      return Uni.createFrom().item(Retried.NEEDS_APPROVAL);
    }
    List<Leg> rejected = Legs.rejected(held, legs);
    boolean batch = held.message() == Message.PACS029;
    if (!Legs.in(legs, LegState.MISMATCHED).isEmpty() && (batch || rejected.isEmpty())) {
      return Uni.createFrom().item(Retried.NEEDS_APPROVAL);
    }
    if (!Legs.mayTravel(held, legs, rejected)) {
      return Uni.createFrom().item(Retried.NOT_BALANCED);
    }
    return rejected.isEmpty()
        ? table.unanswered(held.cycleId()).invoke(toSend::addAll).replaceWith(Retried.ASKED_AGAIN)
        : again(tx, held, legs, rejected, now(), who)
            .invoke(toSend::addAll)
            .replaceWith(Retried.NEW_ATTEMPT);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
