package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.SettlementProposal.Kind;
import hutong.settlement.settle.SettlementProposal.State;
import hutong.settlement.settle.Settling.Retried;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may have moved money, or moves it elsewhere, is decided by two people. */
@OnRealServers
class TwoPeopleTest extends SettlingSteps {

  @Test
  void a_leg_that_may_have_been_booked_is_not_sent_anew_by_one_person() throws Exception {
    // Given
    given("1975-02-01-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("T1", PlayedAgent.entry(id("CCB", 1), "1.00", true, date)));

    // When // Then
    assertThat(await(settling.retry(cycle, "li.na"))).isEqualTo(Retried.NEEDS_APPROVAL);
    refused(
        proposals.propose(
            "li.na",
            UUID.randomUUID(),
            Kind.RETRY,
            cycle,
            List.of(id("ALIPAY", 1)),
            "why not",
            null),
        Why.LEG_DOES_NOT_FIT);
    refused(
        proposals.propose(
            "li.na", UUID.randomUUID(), Kind.RETRY, "1975-02-01-99", List.of("x"), "why not", null),
        Why.UNKNOWN_SETTLEMENT);
    UUID proposal = proposed(Kind.RETRY, id("CCB", 1));
    refused(proposals.approve("li.na", proposal), Why.FOUR_EYES);
    refused(proposals.approve("wang.wei", UUID.randomUUID()), Why.UNKNOWN_PROPOSAL);
    assertThat(agent.sent).hasSize(1);
    assertThat(legs()).contains("CCB MISMATCHED 1 MISMATCHED");
    assertThat(await(proposals.reject("li.na", proposal)).state()).isEqualTo(State.REJECTED);
    refused(proposals.approve("wang.wei", proposal), Why.ALREADY_DECIDED);
  }

  @Test
  void what_another_person_approves_is_sent_once_and_never_after_the_leg_has_changed()
      throws Exception {
    // Given
    given("1975-02-02-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("T2", PlayedAgent.entry(id("CCB", 1), "1.00", true, date)));
    UUID proposal = proposed(Kind.RETRY, id("CCB", 1));
    UUID other = proposed(Kind.RETRY, id("CCB", 1));

    // When
    await(proposals.approve("wang.wei", proposal));
    await(proposals.approve("wang.wei", proposal));

    // Then
    assertThat(agent.sent)
        .extracting(Instruction::messageId)
        .containsExactly(id("CCB", 1), id("CCB", 2));
    assertThat(legs()).contains("CCB SENT 2 -");
    assertThat(state()).isEqualTo("INSTRUCTED");
    refused(proposals.approve("wang.wei", other), Why.LEG_DOES_NOT_FIT);
    assertThat(
            Books.rows(
                "select state, proposed_by, coalesce(decided_by, '-') from settlement_proposal"
                    + " where cycle_id = ? order by 1",
                cycle))
        .containsExactly("APPROVED li.na wang.wei", "PROPOSED li.na -");
  }

  @Test
  void a_message_that_one_person_brings_confirms_nothing_until_another_has_looked()
      throws Exception {
    // Given
    given("1975-02-03-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    byte[] notice =
        PlayedAgent.notice("T3", ccb(1), alipay(1), unionpay(1)).getBytes(StandardCharsets.UTF_8);

    // When
    UUID proposal = await(proposals.bring("li.na", UUID.randomUUID(), notice)).proposalId();

    // Then
    assertThat(state()).isEqualTo("INSTRUCTED");
    refused(proposals.approve("li.na", proposal), Why.FOUR_EYES);
    assertThat(await(proposals.bring("wang.wei", UUID.randomUUID(), notice)).proposalId())
        .isEqualTo(proposal);
    assertThat(state()).isEqualTo("INSTRUCTED");

    // When another approves
    SettlementProposal approved = await(proposals.approve("wang.wei", proposal));

    // Then
    assertThat(approved.message().outcome()).isEqualTo(AgentMessages.Outcome.APPLIED);
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(await(proposals.approve("wang.wei", proposal)).decidedBy()).isEqualTo("wang.wei");
    assertThat(Books.one("select received_from from settlement_message where message_id = 'T3'"))
        .isEqualTo("li.na");
    assertThat(events()).isEqualTo(1);
  }
}
