package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.OnRealServers;
import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.SettlementProposal.Kind;
import hutong.settlement.settle.Settling.Retried;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the agent answers that is neither yes nor no. */
@OnRealServers
class AgentInDoubtTest extends SettlingSteps {

  @Test
  void an_order_that_the_agent_says_it_has_already_is_still_under_way() throws Exception {
    // Given a batch that was sent again because nobody had answered
    given("1975-01-12-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));

    // When
    take(PlayedAgent.rejection("D1", "1975011201.1.029", id("CCB", 1), "AM05"));

    // Then no second attempt can begin
    assertThat(legs()).contains("CCB SENT 1 -").contains("ALIPAY SENT 1 -");
    take(PlayedAgent.notice("D2", ccb(1), alipay(1), unionpay(1)));
    assertThat(state()).isEqualTo("SETTLED");
  }

  @Test
  void one_rejected_leg_takes_its_whole_batch_with_it() throws Exception {
    // Given
    given("1975-01-13-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));

    // When
    take(PlayedAgent.rejectionOfOne("W1", "1975011301.1.029", id("ALIPAY", 1), "AC04"));

    // Then
    assertThat(legs())
        .contains("CCB REJECTED 1 AC04")
        .contains("ALIPAY REJECTED 1 AC04")
        .contains("UNIONPAY REJECTED 1 AC04");
  }

  @Test
  void a_part_of_a_batch_is_never_sent_by_itself() throws Exception {
    // Given one leg of a batch that was booked with a wrong amount
    given("1975-01-14-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("B1", PlayedAgent.entry(id("CCB", 1), "1.00", true, date)));
    int sent = agent.sent.size();

    // When // Then
    assertThat(await(settling.retry(cycle, "operator-1"))).isEqualTo(Retried.NEEDS_APPROVAL);
    refused(
        proposals.propose(
            "li.na",
            UUID.randomUUID(),
            Kind.RETRY,
            cycle,
            List.of(id("CCB", 1)),
            "booked wrongly",
            null),
        Why.NOT_BALANCED);
    assertThat(agent.sent).hasSize(sent);
  }

  @Test
  void a_statement_that_leaves_out_what_was_booked_contradicts() throws Exception {
    // Given
    given("1975-01-05-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("C1", ccb(1)));

    // When // Then
    assertThat(
            take(PlayedAgent.statement("C2", date, "-99.68".substring(1), alipay(1), unionpay(1)))
                .why())
        .isEqualTo("BOOKING_MISSING,DOES_NOT_ADD_UP");
    assertThat(legs()).contains("CCB CONFIRMED 1 -");
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");

    // When the others are booked nothing ends before two people have looked
    take(PlayedAgent.notice("C3", alipay(1), unionpay(1)));
    await(settling.advance(cycle));
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
    assertThat(await(settling.retry(cycle, "operator-1"))).isEqualTo(Retried.NEEDS_APPROVAL);
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
    UUID goOn = proposed(Kind.GO_ON, id("CCB", 1), id("ALIPAY", 1), id("UNIONPAY", 1));
    refused(proposals.approve("li.na", goOn), Why.FOUR_EYES);
    await(proposals.approve("wang.wei", goOn));
    assertThat(state()).isEqualTo("SETTLED");
  }

  @Test
  void what_is_booked_on_the_day_after_confirms_and_that_days_statement_must_hold_it()
      throws Exception {
    // Given a batch that was sent at midnight and is booked on the next day
    given("1975-01-15-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    String next = "1975-01-16";
    String paid = PlayedAgent.entry(id("CCB", 1), "99.68", true, next);

    // When
    take(PlayedAgent.notice("V1", paid));

    // Then the statement of the settlement date does not miss it
    assertThat(legs()).contains("CCB CONFIRMED 1 -");
    take(PlayedAgent.statement("V2", date, "0.00"));
    assertThat(state()).isEqualTo("INSTRUCTED");

    // When that of its own day does not hold it
    String alipay = PlayedAgent.entry(id("ALIPAY", 1), "99.62", false, next);
    String why = take(PlayedAgent.statement("V3", next, "0.00", alipay)).why();

    // Then
    assertThat(why).isEqualTo("BOOKING_MISSING,DOES_NOT_ADD_UP");
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
  }
}
