package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.AgentMessages.Outcome;
import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.SettlementProposal.Kind;
import hutong.settlement.settle.Settling.Retried;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the agent takes back of what it has confirmed, two people decide; days of 1977. */
@OnRealServers
class ContradictionTest extends SettlingSteps {

  private Uni<SettlementProposal> propose(Kind kind, String... endToEndIds) {
    return proposals.propose(
        "li.na", UUID.randomUUID(), kind, cycle, List.of(endToEndIds), "agent has said so", null);
  }

  private String undone(String entry) {
    return entry.replace("<Sts>", "<RvslInd>true</RvslInd><Sts>");
  }

  /** A payer whose payment the agent has confirmed and then undone, before anybody was paid. */
  private void givenPaymentThatWasUndone(String cycleId, String message, Policy policy)
      throws Exception {
    given(cycleId, Message.PACS009, policy);
    await(settling.advance(cycle));
    take(PlayedAgent.notice(message + "1", ccb(1)));
    assertThat(take(PlayedAgent.notice(message + "2", undone(ccb(1)))).why()).contains("REVERSAL");
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
  }

  @Test
  void one_person_alone_does_not_let_a_contradicted_cycle_go_on() throws Exception {
    // Given
    givenPaymentThatWasUndone("1977-02-01-01", "K1", Policy.HOLD);

    // When // Then
    assertThat(await(settling.retry(cycle, "li.na"))).isEqualTo(Retried.NEEDS_APPROVAL);
    await(settling.advance(cycle));
    assertThat(agent.sent).hasSize(1);
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
    refused(propose(Kind.RETRY, id("CCB", 1)), Why.CONTRADICTED);
    refused(propose(Kind.GO_ON, id("ALIPAY", 1)), Why.LEG_DOES_NOT_FIT);
    refused(propose(Kind.REVERSED, id("ALIPAY", 1)), Why.LEG_DOES_NOT_FIT);
    assertThatThrownBy(
            () ->
                Books.rows(
                    "update settlement_leg set state = 'MISMATCHED', confirmed_at = null,"
                        + " booked_on = null where cycle_id = ? and state = 'CONFIRMED' returning 1",
                    cycle))
        .hasMessageContaining("what is settled stays as it is");
  }

  @Test
  void nobody_is_paid_out_after_the_payers_money_was_taken_back() throws Exception {
    // Given
    givenPaymentThatWasUndone("1977-02-02-01", "K2", Policy.HOLD);
    UUID reversed = proposed(Kind.REVERSED, id("CCB", 1));
    refused(proposals.approve("li.na", reversed), Why.FOUR_EYES);

    // When
    await(proposals.approve("wang.wei", reversed));
    await(settling.advance(cycle));

    // Then
    assertThat(state()).isEqualTo("INSTRUCTED MISMATCHED");
    assertThat(legs())
        .containsExactly("ALIPAY PENDING 1 -", "CCB MISMATCHED 1 REVERSED", "UNIONPAY PENDING 1 -");
    assertThat(agent.sent).hasSize(1);
    assertThat(take(PlayedAgent.notice("K23", ccb(1))).outcome()).isEqualTo(Outcome.MISMATCHED);
    assertThat(legs()).contains("CCB MISMATCHED 1 REVERSED");

    // When two people send it anew and it is paid
    await(proposals.approve("wang.wei", proposed(Kind.RETRY, id("CCB", 1))));
    take(PlayedAgent.notice("K24", ccb(2)));
    await(settling.advance(cycle));

    // Then
    assertThat(legs()).containsExactly("ALIPAY SENT 1 -", "CCB CONFIRMED 2 -", "UNIONPAY SENT 1 -");
  }

  @Test
  void who_is_paid_by_himself_is_not_paid_anew_after_a_payers_money_was_taken_back()
      throws Exception {
    // Given one who was rejected when all had paid, and one who is unanswered
    given("1977-02-03-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("K31", ccb(1)));
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("K32", id("ALIPAY", 1), id("ALIPAY", 1), "AC04"));
    List<Instruction> round = List.copyOf(agent.sent);
    await(proposals.approve("wang.wei", proposed(Kind.REVERSED, id("CCB", 1))));

    // When
    at(NOW.plus(Duration.ofMinutes(11)), Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    await(settling.retry(cycle, "li.na"));
    await(settling.send(round));

    // Then
    assertThat(agent.sent).isEqualTo(round);
    assertThat(legs()).contains("ALIPAY REJECTED 1 AC04");
    refused(propose(Kind.RETRY, id("ALIPAY", 1)), Why.NOT_BALANCED);
  }

  @Test
  void going_on_keeps_what_else_is_wrong() throws Exception {
    // Given a cycle in which one was rejected before another was contradicted
    given("1977-02-04-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("K41", ccb(1)));
    await(settling.advance(cycle));
    take(PlayedAgent.notice("K42", PlayedAgent.entry(id("ALIPAY", 1), "1.00", false, date)));
    take(PlayedAgent.statement("K43", date, "0.00"));
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
    take(PlayedAgent.notice("K44", PlayedAgent.entry(id("UNIONPAY", 1), "1.00", false, date)));
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");

    // When
    await(proposals.approve("wang.wei", proposed(Kind.GO_ON, id("CCB", 1))));

    // Then
    assertThat(state()).isEqualTo("INSTRUCTED MISMATCHED");
    refused(propose(Kind.GO_ON, id("CCB", 1)), Why.LEG_DOES_NOT_FIT);
  }

  @Test
  void what_was_proposed_before_the_agent_contradicted_itself_again_is_not_approved()
      throws Exception {
    // Given
    givenPaymentThatWasUndone("1977-02-05-01", "K5", Policy.HOLD);
    UUID goOn = proposed(Kind.GO_ON, id("CCB", 1));
    at(NOW.plus(Duration.ofMinutes(1)), Message.PACS009, Policy.HOLD);

    // When
    take(PlayedAgent.statement("K53", date, "0.00"));

    // Then
    refused(proposals.approve("wang.wei", goOn), Why.CONTRADICTED);
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
    await(proposals.approve("wang.wei", proposed(Kind.GO_ON, id("CCB", 1))));
    assertThat(state()).isEqualTo("INSTRUCTED");
  }

  @Test
  void what_was_drawn_for_a_payment_that_was_undone_counts_again() throws Exception {
    // Given
    long before = putUp("CCB", 20_000);
    givenPaymentThatWasUndone("1977-02-06-01", "K6", Policy.PREFUNDED);
    assertThat(prefunded("CCB")).isEqualTo(10_032);

    // When
    await(proposals.approve("wang.wei", proposed(Kind.REVERSED, id("CCB", 1))));

    // Then
    assertThat(prefunded("CCB")).isEqualTo(20_000);
    await(
        proposals.approve(
            "wang.wei",
            proposed(Kind.SETTLED_OUTSIDE, id("CCB", 1), id("ALIPAY", 1), id("UNIONPAY", 1))));
    assertThat(state()).isEqualTo("SETTLED");
    putUp("CCB", before);
  }
}
