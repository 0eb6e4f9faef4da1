package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.Books;
import hutong.settlement.Events;
import hutong.settlement.Feed;
import hutong.settlement.settle.AgentMessages.Taken;
import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.SettlementProposal.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/**
 * What a cycle goes through with a played agent. One payment of 100 yuan: CCB pays 99.68, ALIPAY
 * receives 99.62, UNIONPAY 0.06.
 */
abstract class SettlingSteps {

  private static final Duration SOON = Duration.ofSeconds(20);
  static final Instant NOW = Instant.parse("2021-10-02T16:00:00Z");

  @Inject Pool pool;
  @Inject SettlementAccounts accounts;
  @Inject Endings endings;
  @Inject MeterRegistry meters;

  private final Feed feed = new Feed();
  final PlayedAgent agent = new PlayedAgent();
  Settling settling;
  AgentMessages messages;
  SettlementProposals proposals;
  String cycle;
  String date;

  @AfterEach
  void close() {
    feed.close();
  }

  /** A sealed cycle, and settlement as it is configured so. */
  void given(String cycleId, Message message, Policy policy) {
    at(NOW, message, policy);
    sealed(cycleId);
    await(settling.net(cycle));
  }

  /** A sealed cycle that nobody has netted. */
  void sealed(String cycleId) {
    cycle = cycleId;
    date = cycleId.substring(0, 10);
    if (messages == null) {
      at(NOW, Message.PACS029, Policy.HOLD);
    }
    UUID payment = UUID.randomUUID();
    feed.send(Events.completed(payment, cycle, 10_000));
    feed.awaitPosted(payment);
    feed.end(cycle, 1, 10_000);
    feed.awaitState(cycle, "CLOSED");
    feed.await(
        () -> Books.number("select count(*) from cycle_seal where cycle_id = ?", cycle) == 1);
  }

  void at(Instant now, Message message, Policy policy) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    SettleRules rules =
        new SettleRules(
            message,
            policy,
            LocalDate.of(1975, 1, 1),
            Duration.ofHours(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(1));
    settling = new Settling(pool, clock, rules, accounts, agent, endings);
    messages =
        new AgentMessages(pool, clock, rules, accounts, ValueDates.everyDay(1), endings, meters);
    proposals = new SettlementProposals(pool, clock, settling, messages, endings, rules);
  }

  long prefunded(String participant) {
    return await(new SettlementReads(pool).prefunding(participant, "CNY"));
  }

  /** Puts up so much for a participant, as two people do; returns what it was before. */
  long putUp(String participant, long amountMinor) {
    PrefundingChanges changes = new PrefundingChanges(pool, Clock.systemUTC());
    long before = prefunded(participant);
    PrefundingChanges.Raise raise =
        await(changes.set(UUID.randomUUID(), participant, "CNY", before, amountMinor, "li.na"));
    if (raise != null) {
      await(changes.approve("wang.wei", raise.proposalId()));
    }
    return before;
  }

  /** What li.na proposes about legs of the cycle. */
  UUID proposed(Kind kind, String... endToEndIds) {
    return await(
            proposals.propose(
                "li.na",
                UUID.randomUUID(),
                kind,
                cycle,
                List.of(endToEndIds),
                "agent has said so",
                kind == Kind.SETTLED_OUTSIDE ? "RTGS 4711" : null))
        .proposalId();
  }

  static void refused(Uni<?> work, Why why) {
    assertThatThrownBy(() -> await(work))
        .isInstanceOfSatisfying(
            ProposalRefusedException.class, refused -> assertThat(refused.why()).isEqualTo(why));
  }

  static <T> T await(Uni<T> work) {
    return work.await().atMost(SOON);
  }

  Taken take(String xml) throws BadMessageException {
    return await(messages.take(xml.getBytes(StandardCharsets.UTF_8), null));
  }

  String id(String participant, int attempt) {
    return SettlementIds.endToEndId(cycle, participant, "CNY", attempt);
  }

  String ccb(int attempt) {
    return PlayedAgent.entry(id("CCB", attempt), "99.68", true, date);
  }

  String alipay(int attempt) {
    return PlayedAgent.entry(id("ALIPAY", attempt), "99.62", false, date);
  }

  String unionpay(int attempt) {
    return PlayedAgent.entry(id("UNIONPAY", attempt), "0.06", false, date);
  }

  String state() {
    return Books.one(
        "select state || coalesce(' ' || reason, '') from settlement where cycle_id = ?", cycle);
  }

  List<String> legs() {
    return Books.rows(
        """
        select participant, state, attempt, coalesce(reason, '-')
          from settlement_leg where cycle_id = ? order by 1
        """,
        cycle);
  }

  long events() {
    return Books.number(
        "select count(*) from outbox where key = ? and type = 'hutong.cycle.settled.v1'", cycle);
  }
}
