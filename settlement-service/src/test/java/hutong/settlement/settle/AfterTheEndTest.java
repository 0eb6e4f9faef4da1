package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.SettlementProposal.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is booked late, and what waits for people only; days of 1977. */
@OnRealServers
class AfterTheEndTest extends SettlingSteps {

  private Uni<SettlementProposal> propose(Kind kind, String reference, String... endToEndIds) {
    return proposals.propose(
        "li.na", UUID.randomUUID(), kind, cycle, List.of(endToEndIds), "why not", reference);
  }

  @Test
  void a_leg_whose_earlier_attempt_is_booked_late_is_not_sent_a_third_time() throws Exception {
    // Given
    given("1977-03-01-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("L1", id("CCB", 1), id("CCB", 1), "AM04"));
    await(settling.retry(cycle, "li.na"));
    take(PlayedAgent.notice("L2", ccb(1)));
    assertThat(legs()).contains("CCB MISMATCHED 2 BOOKED_LATE");

    // When // Then
    refused(propose(Kind.RETRY, null, id("CCB", 2)), Why.BOOKED_LATE);
    refused(propose(Kind.SETTLED_OUTSIDE, "RTGS 4711", id("CCB", 2)), Why.BOOKED_LATE);

    // When people say that it is that booking which counts
    UUID booked =
        await(propose(Kind.SETTLED_OUTSIDE, "booked as " + id("CCB", 1), id("CCB", 2)))
            .proposalId();
    await(proposals.approve("wang.wei", booked));

    // Then
    assertThat(legs()).contains("CCB SETTLED_OUTSIDE 2 -");
    assertThat(agent.sent).hasSize(2);
  }

  @Test
  void what_is_booked_after_its_cycle_has_failed_is_not_paid_outside_once_more() throws Exception {
    // Given a proposal to pay outside what the agent then books after all
    given("1977-03-02-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("L3", SettlementIds.batch(cycle, 1), id("CCB", 1), "AM04"));
    at(NOW.plus(Duration.ofHours(3)), Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    assertThat(state()).isEqualTo("FAILED");
    UUID outside = proposed(Kind.SETTLED_OUTSIDE, id("CCB", 1));

    // When
    assertThat(take(PlayedAgent.notice("L4", ccb(1))).why()).isEqualTo("BOOKED_AFTER_REJECTION");

    // Then
    assertThat(state()).isEqualTo("FAILED");
    assertThat(legs())
        .containsExactly(
            "ALIPAY REJECTED 1 RJCT", "CCB MISMATCHED 1 BOOKED_LATE", "UNIONPAY REJECTED 1 RJCT");
    refused(proposals.approve("wang.wei", outside), Why.BOOKED_LATE);
    assertThat(take(PlayedAgent.notice("L5", ccb(1))).why()).isEqualTo("BOOKED_TWICE");
    assertThat(legs()).contains("CCB MISMATCHED 1 BOOKED_LATE");

    // When people name the booking
    UUID booked = await(propose(Kind.SETTLED_OUTSIDE, id("CCB", 1), id("CCB", 1))).proposalId();
    await(proposals.approve("wang.wei", booked));

    // Then
    assertThat(state()).isEqualTo("PARTIALLY_SETTLED");
    assertThat(legs()).contains("CCB SETTLED_OUTSIDE 1 -");
  }

  @Test
  void what_is_booked_late_is_drawn_from_prefunding_and_what_is_paid_elsewhere_is_not()
      throws Exception {
    // Given two cycles that have failed; of one the agent books a leg after all
    long before = putUp("CCB", 50_000);
    given("1977-03-07-01", Message.PACS029, Policy.PREFUNDED);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("M1", SettlementIds.batch(cycle, 1), id("CCB", 1), "AM04"));
    at(NOW.plus(Duration.ofHours(3)), Message.PACS029, Policy.PREFUNDED);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("M2", ccb(1)));
    assertThat(legs()).contains("CCB MISMATCHED 1 BOOKED_LATE");
    assertThat(prefunded("CCB")).isEqualTo(50_000);

    // When
    UUID booked = await(propose(Kind.SETTLED_OUTSIDE, id("CCB", 1), id("CCB", 1))).proposalId();
    await(proposals.approve("wang.wei", booked));

    // Then
    assertThat(prefunded("CCB")).isEqualTo(50_000 - 9_968);

    // When
    given("1977-03-08-01", Message.PACS029, Policy.PREFUNDED);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("M3", SettlementIds.batch(cycle, 1), id("CCB", 1), "AM04"));
    await(proposals.approve("wang.wei", proposed(Kind.SETTLED_OUTSIDE, id("CCB", 1))));

    // Then
    assertThat(prefunded("CCB")).isEqualTo(50_000 - 9_968);
    putUp("CCB", before);
  }

  @Test
  void a_cycle_that_is_never_covered_is_ended_by_two_people_and_not_instructed_meanwhile()
      throws Exception {
    // Given
    long before = putUp("CCB", 0);
    given("1977-03-03-01", Message.PACS029, Policy.PREFUNDED);
    await(settling.advance(cycle));
    assertThat(state()).isEqualTo("NETTED PREFUNDING_SHORT");
    UUID debtor = proposed(Kind.SETTLED_OUTSIDE, id("CCB", 1));

    // When it is covered after all while the proposal waits
    putUp("CCB", 20_000);
    await(settling.advance(cycle));

    // Then
    assertThat(agent.sent).isEmpty();

    // When
    await(proposals.approve("wang.wei", debtor));
    await(settling.advance(cycle));

    // Then
    assertThat(state()).isEqualTo("NETTED PARTLY_OUTSIDE");
    await(
        proposals.approve(
            "wang.wei", proposed(Kind.SETTLED_OUTSIDE, id("ALIPAY", 1), id("UNIONPAY", 1))));
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(agent.sent).isEmpty();
    putUp("CCB", before);
  }

  @Test
  void a_cycle_whose_participant_has_no_account_is_ended_by_two_people() throws Exception {
    // Given
    given("1977-03-04-01", Message.PACS029, Policy.HOLD);
    Books.rows(
        """
        insert into settlement_leg (cycle_id, participant, currency, amount_minor, end_to_end_id,
                                    uetr, state, attempt)
        values (?, 'NOBODY', 'CNY', -500, ?, gen_random_uuid(), 'PENDING', 1),
               (?, 'BOC', 'CNY', 500, ?, gen_random_uuid(), 'PENDING', 1) returning 1
        """,
        cycle,
        id("NOBODY", 1),
        cycle,
        id("BOC", 1));
    await(settling.advance(cycle));
    assertThat(state()).isEqualTo("NETTED NO_ACCOUNT");

    // When
    await(
        proposals.approve(
            "wang.wei",
            proposed(
                Kind.SETTLED_OUTSIDE,
                id("CCB", 1),
                id("ALIPAY", 1),
                id("UNIONPAY", 1),
                id("NOBODY", 1),
                id("BOC", 1))));

    // Then
    assertThat(state()).isEqualTo("SETTLED");
  }

  @Test
  void a_first_date_that_was_set_too_late_and_corrected_lets_the_cycle_be_instructed()
      throws Exception {
    // Given one cycle before the first date, one that was taken for such, and one contradicted
    given("1974-12-30-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    String early = cycle;
    given("1977-03-06-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("L7", ccb(1)));
    take(PlayedAgent.statement("L8", date, "0.00"));
    String contradicted = cycle;
    given("1977-03-05-01", Message.PACS009, Policy.HOLD);
    Books.rows(
        "update settlement set reason = 'BEFORE_FIRST_DATE' where cycle_id = ? returning 1", cycle);
    SimpleMeterRegistry own = new SimpleMeterRegistry();
    SettlementSchedule schedule =
        new SettlementSchedule(
            pool,
            Clock.fixed(NOW, ZoneOffset.UTC),
            settling,
            new Post(pool, Clock.systemUTC(), agent, messages, meters),
            new Withdrawals(pool, agent),
            new SmallRyeConfigBuilder()
                .withMapping(SettleConfig.class)
                .withDefaultValue("hutong.settle.gateway", "HTTP")
                .build()
                .getConfigMapping(SettleConfig.class),
            own);

    // When
    await(schedule.scheduled());

    // Then
    assertThat(state()).isEqualTo("INSTRUCTED");
    cycle = early;
    assertThat(state()).isEqualTo("NETTED BEFORE_FIRST_DATE");
    cycle = contradicted;
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
    assertThat(List.of("before.first.date", "contradicted"))
        .allMatch(name -> own.get("hutong.settlements." + name).gauge().value() >= 1);
  }
}
