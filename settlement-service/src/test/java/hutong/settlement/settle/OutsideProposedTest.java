package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
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

/** What somebody says was paid elsewhere is not sent while it is not decided; days of 1977. */
@OnRealServers
class OutsideProposedTest extends SettlingSteps {

  private Uni<SettlementProposal> propose(Kind kind, String endToEndId) {
    return proposals.propose(
        "li.na",
        UUID.randomUUID(),
        kind,
        cycle,
        List.of(endToEndId),
        "paid by RTGS",
        kind == Kind.SETTLED_OUTSIDE ? "RTGS 4711" : null);
  }

  @Test
  void a_rejected_leg_that_is_said_to_be_paid_is_not_sent_anew_by_anybody() throws Exception {
    // Given
    given("1977-01-01-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("Z1", id("CCB", 1), id("CCB", 1), "AM04"));
    UUID retry = proposed(Kind.RETRY, id("CCB", 1));
    UUID outside = proposed(Kind.SETTLED_OUTSIDE, id("CCB", 1));
    at(NOW.plus(Duration.ofMinutes(11)), Message.PACS009, Policy.HOLD);

    // When
    await(settling.advance(cycle));

    // Then neither the clock nor one person nor two send it
    assertThat(await(settling.retry(cycle, "li.na"))).isEqualTo(Retried.PROPOSAL_WAITS);
    refused(proposals.approve("wang.wei", retry), Why.PROPOSAL_WAITS);
    refused(propose(Kind.RETRY, id("CCB", 1)), Why.PROPOSAL_WAITS);
    assertThat(agent.sent).extracting(Instruction::messageId).containsExactly(id("CCB", 1));
    assertThat(legs()).contains("CCB REJECTED 1 AM04");

    // When it was not paid after all
    await(proposals.reject("wang.wei", outside));
    await(settling.advance(cycle));

    // Then
    assertThat(legs()).contains("CCB SENT 2 -");
  }

  @Test
  void nobody_is_paid_out_while_it_is_open_whether_he_was_paid_elsewhere() throws Exception {
    // Given a debtor who has paid elsewhere, and a creditor who is said to be paid as well
    given("1977-01-02-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("Z2", id("CCB", 1), id("CCB", 1), "AM04"));
    UUID debtor = proposed(Kind.SETTLED_OUTSIDE, id("CCB", 1));
    UUID creditor = proposed(Kind.SETTLED_OUTSIDE, id("ALIPAY", 1));

    // When
    await(proposals.approve("wang.wei", debtor));
    await(settling.advance(cycle));

    // Then
    assertThat(agent.sent).hasSize(1);
    assertThat(legs()).contains("ALIPAY PENDING 1 -", "UNIONPAY PENDING 1 -");

    // When
    await(proposals.approve("wang.wei", creditor));
    await(settling.advance(cycle));

    // Then
    assertThat(agent.sent)
        .extracting(Instruction::messageId)
        .containsExactly(id("CCB", 1), id("UNIONPAY", 1));
    assertThat(legs()).contains("ALIPAY SETTLED_OUTSIDE 1 -", "UNIONPAY SENT 1 -");
  }

  @Test
  void what_was_sent_just_now_is_not_overdue_because_the_first_instruction_is() throws Exception {
    // Given a payer who has paid at the end of the window
    given("1977-01-03-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice("Z3", ccb(1)));
    at(NOW.plus(Duration.ofHours(3)), Message.PACS009, Policy.HOLD);

    // When
    await(settling.advance(cycle));

    // Then
    assertThat(legs()).contains("ALIPAY SENT 1 -");
    refused(propose(Kind.SETTLED_OUTSIDE, id("ALIPAY", 1)), Why.LEG_DOES_NOT_FIT);

    // When its own window is over
    at(NOW.plus(Duration.ofHours(5)), Message.PACS009, Policy.HOLD);

    // Then
    assertThat(await(propose(Kind.SETTLED_OUTSIDE, id("ALIPAY", 1))).kind())
        .isEqualTo(Kind.SETTLED_OUTSIDE);
  }

  @Test
  void a_round_that_has_begun_does_not_send_what_was_said_to_be_paid_meanwhile() throws Exception {
    // Given a message that a round holds already
    given("1977-01-04-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    List<Instruction> round = List.copyOf(agent.sent);
    at(NOW.plus(Duration.ofHours(3)), Message.PACS009, Policy.HOLD);
    UUID outside = proposed(Kind.SETTLED_OUTSIDE, id("CCB", 1));

    // When
    await(settling.send(round));

    // Then
    assertThat(agent.sent).hasSize(1);

    // When it is approved, and everything that is left is sent
    await(proposals.approve("wang.wei", outside));
    await(settling.send(round));
    assertThat(await(settling.retry(cycle, "li.na"))).isEqualTo(Retried.ASKED_AGAIN);

    // Then
    assertThat(agent.sent).hasSize(1);
  }

  @Test
  void a_batch_is_not_asked_about_again_once_a_part_of_it_travels_in_another() throws Exception {
    // Given two more who owe each other, booked wrongly, and sent anew by two people
    given("1977-01-05-01", Message.PACS029, Policy.HOLD);
    Books.rows(
        """
        insert into settlement_leg (cycle_id, participant, currency, amount_minor, end_to_end_id,
                                    uetr, state, attempt)
        values (?, 'ICBC', 'CNY', -500, ?, gen_random_uuid(), 'PENDING', 1),
               (?, 'BOC', 'CNY', 500, ?, gen_random_uuid(), 'PENDING', 1) returning 1
        """,
        cycle,
        id("ICBC", 1),
        cycle,
        id("BOC", 1));
    await(settling.advance(cycle));
    take(PlayedAgent.notice("Z5", PlayedAgent.entry(id("ICBC", 1), "1.00", true, date)));
    take(PlayedAgent.notice("Z6", PlayedAgent.entry(id("BOC", 1), "1.00", false, date)));
    await(proposals.approve("wang.wei", proposed(Kind.RETRY, id("ICBC", 1), id("BOC", 1))));
    assertThat(agent.sent)
        .extracting(Instruction::messageId)
        .containsExactly(SettlementIds.batch(cycle, 1), SettlementIds.batch(cycle, 2));

    // When
    at(NOW.plus(Duration.ofMinutes(2)), Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));

    // Then only the message whose legs are all still in it is sent again
    assertThat(agent.sent)
        .extracting(Instruction::messageId)
        .containsExactly(
            SettlementIds.batch(cycle, 1),
            SettlementIds.batch(cycle, 2),
            SettlementIds.batch(cycle, 2));
  }
}
