package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.AgentMessages.Outcome;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.Settling.Retried;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the agent says of an attempt while a later one is out. */
@OnRealServers
class EarlierAttemptTest extends SettlingSteps {

  /** A batch that was rejected, and sent anew to an agent that cannot be reached. */
  private void givenSecondAttemptThatDidNotArrive(String cycleId) throws Exception {
    given(cycleId, Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("E1" + cycle, batch(1), id("CCB", 1), "AM04"));
    agent.reachable = false;
    at(NOW.plus(Duration.ofMinutes(11)), Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    agent.reachable = true;
  }

  private String batch(int attempt) {
    return SettlementIds.batch(cycle, attempt);
  }

  private List<String> attempts(String participant) {
    return Books.rows(
        """
        select attempt, outcome, amount_minor from settlement_attempt
         where cycle_id = ? and participant = ? order by attempt
        """,
        cycle,
        participant);
  }

  @Test
  void an_earlier_attempt_that_is_booked_stops_the_later_one_for_good() throws Exception {
    // Given
    givenSecondAttemptThatDidNotArrive("1975-03-01-01");

    // When
    assertThat(take(PlayedAgent.notice("E2", ccb(1))).why()).isEqualTo("EARLIER_ATTEMPT");

    // Then nobody sends the second attempt again, neither by itself nor by one person
    assertThat(state()).isEqualTo("INSTRUCTED MISMATCHED");
    assertThat(attempts("CCB")).containsExactly("1 BOOKED_LATE -9968", "2 MISMATCHED -9968");
    assertThat(attempts("ALIPAY")).containsExactly("1 REJECTED 9962", "2 SENT 9962");
    assertThat(await(new Withdrawals(pool, agent).of(cycle)))
        .containsExactly(new Withdrawals.Withdrawal(batch(2), "GONE"));
    at(NOW.plus(Duration.ofHours(3)), Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    assertThat(await(settling.retry(cycle, "li.na"))).isEqualTo(Retried.NEEDS_APPROVAL);
    assertThat(agent.sent).extracting(Instruction::messageId).containsExactly(batch(1));

    // When the agent rejects the second attempt, as it should
    take(PlayedAgent.rejection("E3", batch(2), id("CCB", 2), "AM04"));

    // Then the leg waits for people, and nothing of its batch is sent without them
    assertThat(legs())
        .containsExactly(
            "ALIPAY REJECTED 2 RJCT", "CCB MISMATCHED 2 BOOKED_LATE", "UNIONPAY REJECTED 2 RJCT");
    await(settling.advance(cycle));
    assertThat(await(settling.retry(cycle, "li.na"))).isEqualTo(Retried.NEEDS_APPROVAL);
    assertThat(agent.sent).hasSize(1);
    assertThat(events()).isZero();
  }

  @Test
  void a_leg_that_is_booked_under_both_attempts_is_not_called_settled() throws Exception {
    // Given
    givenSecondAttemptThatDidNotArrive("1975-03-02-01");
    take(PlayedAgent.notice("E4", ccb(1)));

    // When
    String why = take(PlayedAgent.notice("E5", ccb(2), alipay(2), unionpay(2))).why();

    // Then
    assertThat(why).isEqualTo("BOOKED_TWICE");
    assertThat(legs()).contains("CCB MISMATCHED 2 BOOKED_LATE");
    assertThat(events()).isZero();
  }

  @Test
  void an_earlier_attempt_booked_after_the_later_one_holds_the_cycle() throws Exception {
    // Given
    givenSecondAttemptThatDidNotArrive("1975-03-03-01");
    take(PlayedAgent.notice("E6", ccb(2)));

    // When
    take(PlayedAgent.notice("E7", ccb(1)));

    // Then
    assertThat(attempts("CCB")).containsExactly("1 BOOKED_LATE -9968", "2 CONFIRMED -9968");
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
  }

  @Test
  void a_second_rejection_of_an_earlier_attempt_changes_nothing() throws Exception {
    // Given
    givenSecondAttemptThatDidNotArrive("1975-03-04-01");

    // When // Then
    assertThat(take(PlayedAgent.rejection("E8", batch(1), id("CCB", 1), "AM04")).outcome())
        .isEqualTo(Outcome.APPLIED);
    assertThat(legs()).containsExactly("ALIPAY SENT 2 -", "CCB SENT 2 -", "UNIONPAY SENT 2 -");
    take(PlayedAgent.notice("E9", ccb(2), alipay(2), unionpay(2)));
    assertThat(state()).isEqualTo("SETTLED");
  }
}
