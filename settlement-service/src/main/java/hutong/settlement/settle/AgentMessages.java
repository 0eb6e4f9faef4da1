package hutong.settlement.settle;

import hutong.settlement.settle.Matching.Decision;
import hutong.settlement.settle.Matching.Expected;
import hutong.settlement.settle.SettlementTable.Held;
import hutong.settlement.settle.StoredMessages.Known;
import hutong.settlement.settle.ToldBookings.Told;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Takes what the agent says. Trigger: the gateway, or the approval of what an operator brings;
 * transaction: one for the message with all that follows from it. The same bytes again change
 * nothing, unless they did not agree and people bring them anew, and the same message in other
 * bytes nothing that was not told before.
 */
public class AgentMessages {

  private static final String GATEWAY = "gateway";
  private static final Logger LOG = Logger.getLogger(AgentMessages.class);

  /** What became of a message. */
  public enum Outcome {
    APPLIED,
    MISMATCHED,
    DUPLICATE
  }

  /**
   * @param why what is wrong with it, where it is mismatched, else null
   * @param foreign bookings of a statement that are none of ours; none where it is not applied
   */
  public record Taken(
      String kind,
      String messageId,
      Outcome outcome,
      String why,
      List<AgentMessage.Booking> foreign) {}

  private final Pool pool;
  private final Clock clock;
  private final SettleRules rules;
  private final SettlementAccounts accounts;
  private final ValueDates valueDates;
  private final Endings endings;
  private final MeterRegistry meters;

  AgentMessages(
      Pool pool,
      Clock clock,
      SettleRules rules,
      SettlementAccounts accounts,
      ValueDates valueDates,
      Endings endings,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.rules = rules;
    this.accounts = accounts;
    this.valueDates = valueDates;
    this.endings = endings;
    this.meters = meters;
  }

  /**
   * Takes what the gateway has fetched.
   *
   * @param cursor the gateway's place of it, or null
   * @throws BadMessageException if it cannot be read; nothing is stored of it
   */
  Uni<Taken> take(byte[] xml, String cursor) throws BadMessageException {
    AgentMessage message = AgentXml.read(xml);
    return pool.withTransaction(tx -> take(tx, message, xml, GATEWAY, cursor)).invoke(this::said);
  }

  /**
   * The same in the transaction of the caller, who then has {@link #said} it.
   *
   * @param message what the bytes say
   * @param from the gateway, or the operator who has brought it
   */
  Uni<Taken> take(SqlConnection tx, AgentMessage message, byte[] xml, String from, String cursor) {
    byte[] hash = SettlementIds.sha256(xml);
    return StoredMessages.lock(tx, message)
        .chain(() -> StoredMessages.known(tx, message, hash))
        .flatMap(
            known ->
                (GATEWAY.equals(from) ? known.same() : known.taken())
                    ? Uni.createFrom().item(taken(message, Outcome.DUPLICATE, null))
                    : apply(tx, message, known)
                        .call(
                            taken ->
                                StoredMessages.store(
                                    tx, taken, hash, xml, from, cursor, clock.instant())));
  }

  private static Taken taken(AgentMessage message, Outcome outcome, String why) {
    return new Taken(message.kind(), message.messageId(), outcome, why, List.of());
  }

  void said(Taken taken) {
    meters.counter("hutong.settlement.messages", "outcome", taken.outcome().name()).increment();
    if (taken.outcome() == Outcome.MISMATCHED) {
      LOG.errorf(
          "The agent's message does not agree: kind=%s messageId=%s why=%s",
          taken.kind(), taken.messageId(), taken.why());
    }
    if (!taken.foreign().isEmpty()) {
      meters.counter("hutong.settlement.foreign.bookings").increment(taken.foreign().size());
      LOG.warnf(
          "The agent's statement holds bookings that are not ours: messageId=%s count=%d",
          taken.messageId(), taken.foreign().size());
    }
  }

  /** What a message is held against, and what follows; the settlements are locked. */
  private record Judged(Decision decision, Map<String, Held> held, List<Leg> legs) {}

  private Uni<Taken> apply(SqlConnection tx, AgentMessage message, Known known) {
    return judge(tx, message)
        .flatMap(
            judged -> {
              Taken taken = outcome(message, judged.decision(), known.id());
              Uni<Void> written =
                  switch (taken.outcome()) {
                    case APPLIED -> confirm(tx, judged.decision(), judged.held(), judged.legs());
                    // What follows from it has followed when it was received.
                    case MISMATCHED ->
                        known.same()
                            ? Uni.createFrom().voidItem()
                            : mismatch(tx, judged.decision(), judged.held());
                    case DUPLICATE -> Uni.createFrom().voidItem();
                  };
              return written
                  .chain(
                      () ->
                          ToldBookings.insert(
                              tx,
                              accounts.settlement().account(),
                              message.bookings(),
                              clock.instant()))
                  .replaceWith(taken);
            });
  }

  private static Taken outcome(AgentMessage message, Decision decision, boolean idKnown) {
    if (!decision.agrees()) {
      return taken(message, Outcome.MISMATCHED, decision.why());
    }
    if (!idKnown) {
      // A booking that was undone is told once more, or anew under ids that are used up.
      return decision.confirmed().keySet().stream().anyMatch(Leg::reversed)
          ? taken(message, Outcome.MISMATCHED, Matching.Finding.BOOKED_TWICE.name())
          : new Taken(
              message.kind(), message.messageId(), Outcome.APPLIED, null, decision.foreign());
    }
    boolean changesNothing = decision.confirmed().isEmpty() && decision.rejected().isEmpty();
    return changesNothing
        ? taken(message, Outcome.DUPLICATE, null)
        : taken(message, Outcome.MISMATCHED, "MESSAGE_ID_REUSED");
  }

  /** What would become of a message if it were taken now; nothing is changed. */
  Uni<MessagePreview> preview(SqlConnection tx, AgentMessage message, byte[] xml) {
    return StoredMessages.known(tx, message, SettlementIds.sha256(xml))
        .flatMap(
            known ->
                judge(tx, message)
                    .map(
                        judged ->
                            MessagePreview.of(
                                message,
                                known.taken()
                                    ? taken(message, Outcome.DUPLICATE, null)
                                    : outcome(message, judged.decision(), known.id()),
                                judged.decision(),
                                judged.legs())));
  }

  private Uni<Judged> judge(SqlConnection tx, AgentMessage message) {
    SettlementTable table = new SettlementTable(tx);
    return MessageCycles.of(tx, message)
        .flatMap(
            cycleIds ->
                Multi.createFrom()
                    .iterable(cycleIds)
                    .onItem()
                    .transformToUniAndConcatenate(table::lock)
                    .collect()
                    .asList())
        .map(AgentMessages::byCycle)
        .flatMap(
            held -> {
              String[] cycleIds = held.keySet().toArray(String[]::new);
              return table
                  .legs(cycleIds)
                  .flatMap(
                      legs ->
                          table
                              .attempts(cycleIds)
                              .flatMap(
                                  attempts ->
                                      decided(tx, message, cycleIds)
                                          .map(
                                              decided ->
                                                  judged(message, held, legs, attempts, decided))));
            });
  }

  private static Uni<Set<Told>> decided(
      SqlConnection tx, AgentMessage message, String... cycleIds) {
    return message.statements().isEmpty()
        ? Uni.createFrom().item(Set.of())
        : ToldBookings.decided(tx, cycleIds);
  }

  private Judged judged(
      AgentMessage message,
      Map<String, Held> held,
      List<Leg> legs,
      List<Attempt> attempts,
      Set<Told> decided) {
    Set<String> present = legs.stream().map(Leg::endToEndId).collect(Collectors.toSet());
    Decision decision =
        Matching.decide(
            message,
            accounts.settlement().account(),
            legs.stream()
                .map(leg -> expected(leg, held.get(leg.cycleId()).settlementDate()))
                .toList(),
            attempts.stream().filter(one -> !present.contains(one.endToEndId())).toList(),
            decided);
    return new Judged(decision, held, legs);
  }

  private static Map<String, Held> byCycle(List<Held> held) {
    Map<String, Held> byCycle = new LinkedHashMap<>();
    held.forEach(one -> byCycle.put(one.cycleId(), one));
    return byCycle;
  }

  private Expected expected(Leg leg, LocalDate settlementDate) {
    return new Expected(leg, settlementDate, valueDates.last(settlementDate));
  }

  /** Names what a person has to look at; what is confirmed stays, and so does how a cycle ended. */
  private Uni<Void> mismatch(SqlConnection tx, Decision decision, Map<String, Held> held) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    SettlementTable table = new SettlementTable(tx);
    List<Leg> about = decision.mismatched();
    List<Leg> open =
        about.stream()
            .filter(leg -> !leg.paid() && leg.state() != LegState.PENDING)
            .map(leg -> leg.mismatched(why(leg, decision, held.get(leg.cycleId()).state())))
            .toList();
    return table
        .bookedLate(decision.bookedLate())
        .chain(() -> table.updateLegs(open))
        .chain(
            () ->
                each(
                    open.stream()
                        .map(Leg::cycleId)
                        .distinct()
                        .filter(id -> held.get(id).state() == SettlementState.INSTRUCTED)
                        .filter(id -> !Settling.CONTRADICTED.equals(held.get(id).reason()))
                        .toList(),
                    cycleId -> table.trouble(cycleId, Settling.MISMATCHED, null)))
        .chain(
            () ->
                each(
                    about.stream()
                        .filter(Leg::paid)
                        .map(Leg::cycleId)
                        .distinct()
                        .filter(id -> held.get(id).state() == SettlementState.INSTRUCTED)
                        .toList(),
                    cycleId -> table.contradicted(cycleId, now)));
  }

  /**
   * Once an earlier attempt is booked, or the present one was and is undone, nothing that is told
   * of the present one confirms the leg. What is told after the end of its cycle never does.
   */
  private static String why(Leg leg, Decision decision, SettlementState state) {
    if (leg.reversed()) {
      return Leg.REVERSED;
    }
    return state != SettlementState.INSTRUCTED
            || Attempt.BOOKED_LATE.equals(leg.reason())
            || decision.bookedLate().stream().anyMatch(one -> one.isEarlierThan(leg))
        ? Attempt.BOOKED_LATE
        : Settling.MISMATCHED;
  }

  private Uni<Void> confirm(
      SqlConnection tx, Decision decision, Map<String, Held> held, List<Leg> legs) {
    SettlementTable table = new SettlementTable(tx);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Map<String, Leg> after = new LinkedHashMap<>();
    legs.forEach(leg -> after.put(leg.endToEndId(), leg));
    List<Leg> changed = new ArrayList<>();
    decision.confirmed().forEach((leg, booked) -> changed.add(leg.confirmed(booked, now)));
    decision.rejected().forEach((leg, reason) -> changed.add(leg.rejected(reason)));
    changed.forEach(leg -> after.put(leg.endToEndId(), leg));
    List<Leg> drawn =
        decision.confirmed().keySet().stream()
            .filter(Leg::pays)
            .filter(leg -> held.get(leg.cycleId()).policy() == SettleConfig.Policy.PREFUNDED)
            .toList();
    List<Held> touched =
        changed.stream().map(Leg::cycleId).distinct().sorted().map(held::get).toList();
    return table
        .updateLegs(changed)
        .chain(
            () ->
                each(
                    touched,
                    cycle ->
                        endings.follow(
                            tx,
                            cycle,
                            after.values().stream()
                                .filter(leg -> leg.cycleId().equals(cycle.cycleId()))
                                .toList(),
                            now,
                            now.plus(rules.retryEvery()))))
        .chain(() -> Prefunding.draw(tx, drawn, now));
  }

  private static <T> Uni<Void> each(List<T> all, java.util.function.Function<T, Uni<Void>> what) {
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUniAndConcatenate(what::apply)
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
