package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.AgentMessages.Outcome;
import hutong.settlement.settle.AgentMessages.Taken;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.Settling.Retried;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A cycle from its nets to its end. */
@OnRealServers
class SettlingTest extends SettlingSteps {

  @Test
  void a_wrong_amount_applies_nothing_of_the_message_and_a_corrected_one_settles()
      throws Exception {
    // Given
    given("1975-01-01-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    String wrong = PlayedAgent.entry(id("CCB", 1), "99.69", true, date);

    // When
    Taken taken = take(PlayedAgent.notice("W1", wrong, alipay(1), unionpay(1)));

    // Then
    assertThat(taken.outcome()).isEqualTo(Outcome.MISMATCHED);
    assertThat(taken.why()).isEqualTo("WRONG_AMOUNT");
    assertThat(legs())
        .containsExactly("ALIPAY SENT 1 -", "CCB MISMATCHED 1 MISMATCHED", "UNIONPAY SENT 1 -");
    assertThat(state()).isEqualTo("INSTRUCTED MISMATCHED");

    // When
    take(PlayedAgent.notice("W2", ccb(1), alipay(1), unionpay(1)));

    // Then
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void what_nobody_asked_for_is_not_taken() throws Exception {
    // Given
    given("1975-01-02-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));

    // When // Then
    String stranger = PlayedAgent.entry("20990101.1.NOBODYCNY", "1.00", true, date);
    assertThat(take(PlayedAgent.notice("U1", ccb(1), stranger)).why())
        .isEqualTo("UNKNOWN_REFERENCE");
    String other = PlayedAgent.entry(id("CCB", 1), "99.68", false, date);
    assertThat(take(PlayedAgent.notice("U2", other)).why()).isEqualTo("WRONG_DIRECTION");
    String early = PlayedAgent.entry(id("ALIPAY", 1), "99.62", false, "1975-01-01");
    assertThat(take(PlayedAgent.notice("U3", early)).why()).isEqualTo("WRONG_DATE");
    String late = PlayedAgent.entry(id("ALIPAY", 1), "99.62", false, "1975-01-04");
    assertThat(take(PlayedAgent.notice("U5", late)).why()).isEqualTo("WRONG_DATE");
    assertThat(take(PlayedAgent.notice("U4", unionpay(1), unionpay(1))).why())
        .isEqualTo("BOOKED_TWICE");
    assertThat(
            Books.rows(
                "select 1 from settlement_leg where cycle_id = ? and state = 'CONFIRMED'", cycle))
        .isEmpty();
    assertThat(events()).isZero();
  }

  @Test
  void a_statement_counts_although_it_holds_what_is_not_ours() throws Exception {
    // Given
    given("1975-01-17-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    String fee = PlayedAgent.entry("FEE", "1.00", false, date);
    String outside = PlayedAgent.entry("RTGS 4711", "20.00", false, date);
    double before = meters.counter("hutong.settlement.foreign.bookings").count();

    // When // Then a balance that leaves it out does not agree
    assertThat(
            take(PlayedAgent.statement(
                    "FOREIGN1", date, "0.00", ccb(1), alipay(1), unionpay(1), fee))
                .why())
        .isEqualTo("DOES_NOT_ADD_UP");
    assertThat(events()).isZero();
    assertThat(
            Books.number(
                "select count(*) from settlement_foreign_booking f join settlement_message m"
                    + " using (sha256) where m.message_id = 'FOREIGN1'"))
        .isZero();

    // When
    String in = PlayedAgent.entry("INTEREST", "21.00", true, date);
    AgentMessages.Taken taken =
        take(
            PlayedAgent.statement(
                "FOREIGN2", date, "0.00", ccb(1), fee, alipay(1), outside, unionpay(1), in));

    // Then
    assertThat(taken.outcome()).isEqualTo(AgentMessages.Outcome.APPLIED);
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(
            Books.rows(
                """
                select line, end_to_end_id, amount_minor, credited from settlement_foreign_booking f
                  join settlement_message m using (sha256) where m.message_id = 'FOREIGN2' order by line
                """))
        .containsExactly("1 FEE 100 f", "2 RTGS 4711 2000 f", "3 INTEREST 2100 t");
    assertThat(meters.counter("hutong.settlement.foreign.bookings").count()).isEqualTo(before + 3);
  }

  @Test
  void a_wrong_amount_of_ours_voids_a_statement_whatever_else_it_holds() throws Exception {
    // Given
    given("1975-01-18-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));
    String wrong = PlayedAgent.entry(id("CCB", 1), "99.67", true, date);
    String rest = PlayedAgent.entry("INTEREST", "0.01", true, date);

    // When
    AgentMessages.Taken taken =
        take(PlayedAgent.statement("FOREIGN3", date, "0.00", wrong, alipay(1), unionpay(1), rest));

    // Then
    assertThat(taken.why()).isEqualTo("WRONG_AMOUNT");
    assertThat(legs()).contains("ALIPAY SENT 1 -", "CCB MISMATCHED 1 MISMATCHED");
    assertThat(taken.foreign()).isEmpty();
  }

  @Test
  void a_batch_is_asked_in_one_message_and_settled_once_however_often_it_is_told()
      throws Exception {
    // Given
    given("1975-01-03-01", Message.PACS029, Policy.HOLD);

    // When
    await(settling.advance(cycle));
    await(settling.advance(cycle));

    // Then
    assertThat(agent.sent).hasSize(1);
    assertThat(agent.sent.get(0).messageId()).isEqualTo("1975010301.1.029");
    assertThat(
            Books.rows(
                "select participant, amount_minor from settlement_leg where cycle_id = ? order by 1",
                cycle))
        .containsExactly("ALIPAY 9962", "CCB -9968", "UNIONPAY 6");

    // When
    String notice = PlayedAgent.notice("N1", ccb(1), alipay(1), unionpay(1));
    assertThat(take(notice).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(take(notice).outcome()).isEqualTo(Outcome.DUPLICATE);
    assertThat(take(notice.replace("<Id>1</Id>", "<Id>2</Id>")).outcome())
        .isEqualTo(Outcome.DUPLICATE);

    // Then
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(events()).isEqualTo(1);
    assertThat(
            Books.one(
                "select convert_from(payload, 'UTF8') from outbox where key = ? and type = 'hutong.cycle.settled.v1'",
                cycle))
        .contains("\"state\":\"SETTLED\"")
        .contains(
            "{\"participant\":\"CCB\",\"currency\":\"CNY\",\"amountMinor\":-9968,\"state\":\"CONFIRMED\"}");
    assertThatThrownBy(
            () -> Books.rows("update settlement set state = 'FAILED' where cycle_id = ?", cycle))
        .hasMessageContaining("what is settled stays as it is");
    assertThatThrownBy(
            () -> Books.rows("update settlement_leg set state = 'SENT' where cycle_id = ?", cycle))
        .hasMessageContaining("what is settled stays as it is");
  }

  @Test
  void silence_is_asked_again_under_the_same_id_and_never_ends_a_cycle() throws Exception {
    // Given
    given("1975-01-04-01", Message.PACS029, Policy.HOLD);
    agent.reachable = false;
    await(settling.advance(cycle));
    assertThat(state()).isEqualTo("INSTRUCTED");

    // When the window is over
    agent.reachable = true;
    at(NOW.plus(Duration.ofHours(3)), Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));

    // Then
    assertThat(agent.sent).extracting(Instruction::messageId).containsExactly("1975010401.1.029");
    assertThat(state()).isEqualTo("INSTRUCTED NO_ANSWER");
    assertThat(events()).isZero();

    // When a statement tells what no notice has told
    take(PlayedAgent.statement("S1", date, "0.00", ccb(1), alipay(1), unionpay(1)));

    // Then
    assertThat(state()).isEqualTo("SETTLED");
  }

  @Test
  void a_rejected_batch_is_tried_anew_under_other_ids_and_fails_when_its_window_is_over()
      throws Exception {
    // Given
    given("1975-01-06-01", Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));

    // When
    take(PlayedAgent.rejection("R1", "1975010601.1.029", id("CCB", 1), "AM04"));

    // Then
    assertThat(legs())
        .containsExactly(
            "ALIPAY REJECTED 1 RJCT", "CCB REJECTED 1 AM04", "UNIONPAY REJECTED 1 RJCT");
    assertThat(state()).isEqualTo("INSTRUCTED LEG_REJECTED");

    // When it is time again
    at(NOW.plus(Duration.ofMinutes(11)), Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));

    // Then
    assertThat(agent.sent.get(1).messageId()).isEqualTo("1975010601.2.029");
    assertThat(legs()).containsExactly("ALIPAY SENT 2 -", "CCB SENT 2 -", "UNIONPAY SENT 2 -");

    // When it is rejected to the end
    take(PlayedAgent.rejection("R3", "1975010601.2.029", id("CCB", 2), "AM04"));
    at(NOW.plus(Duration.ofHours(3)), Message.PACS029, Policy.HOLD);
    await(settling.advance(cycle));

    // Then
    assertThat(state()).isEqualTo("FAILED");
    assertThat(events()).isEqualTo(1);
    assertThat(await(settling.retry(cycle, "operator-1"))).isEqualTo(Retried.ENDED);
  }

  @Test
  void with_single_transfers_nobody_is_paid_before_everybody_has_paid() throws Exception {
    // Given
    given("1975-01-07-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    await(settling.advance(cycle));
    assertThat(agent.sent).extracting(Instruction::messageId).containsExactly(id("CCB", 1));
    assertThat(legs())
        .containsExactly("ALIPAY PENDING 1 -", "CCB SENT 1 -", "UNIONPAY PENDING 1 -");

    // When
    take(PlayedAgent.notice("P1", ccb(1)));
    await(settling.advance(cycle));

    // Then
    assertThat(agent.sent)
        .extracting(Instruction::messageId)
        .containsExactly(id("CCB", 1), id("ALIPAY", 1), id("UNIONPAY", 1));

    // When one of them is rejected to the end
    take(PlayedAgent.notice("P2", alipay(1)));
    take(PlayedAgent.rejection("P3", id("UNIONPAY", 1), id("UNIONPAY", 1), "AC04"));
    at(NOW.plus(Duration.ofHours(3)), Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));

    // Then
    assertThat(state()).isEqualTo("PARTIALLY_SETTLED");
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void one_operator_sends_anew_what_is_rejected_and_only_that() throws Exception {
    // Given
    given("1975-01-08-01", Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    assertThat(await(settling.retry(cycle, "operator-1"))).isEqualTo(Retried.ASKED_AGAIN);
    take(PlayedAgent.notice("O1", ccb(1)));
    await(settling.advance(cycle));
    take(PlayedAgent.rejection("O2", id("ALIPAY", 1), id("ALIPAY", 1), "AC04"));
    take(PlayedAgent.notice("O3", PlayedAgent.entry(id("UNIONPAY", 1), "0.07", false, date)));

    // When
    Retried retried = await(settling.retry(cycle, "operator-1"));

    // Then
    assertThat(retried).isEqualTo(Retried.NEW_ATTEMPT);
    assertThat(legs())
        .containsExactly(
            "ALIPAY SENT 2 -", "CCB CONFIRMED 1 -", "UNIONPAY MISMATCHED 1 MISMATCHED");
    assertThat(state()).isEqualTo("INSTRUCTED MISMATCHED");
    assertThat(
            Books.one(
                "select who from settlement_step where cycle_id = ? and step = 'RETRIED'", cycle))
        .isEqualTo("operator-1");
  }

  @Test
  void of_two_who_change_a_prefunding_at_once_one_is_told_that_it_was_changed() {
    // Given
    PrefundingChanges changes = new PrefundingChanges(pool, Clock.systemUTC());
    UUID hundred =
        await(changes.set(UUID.randomUUID(), "ABC", "CNY", 0, 100, "li.na")).proposalId();
    UUID more = await(changes.set(UUID.randomUUID(), "ABC", "CNY", 0, 200, "li.na")).proposalId();

    // When both are approved that were proposed of nothing
    List<Boolean> approved =
        await(
            Uni.combine()
                .all()
                .unis(isApproved(changes, hundred), isApproved(changes, more))
                .with(Boolean.class, all -> List.copyOf(all)));

    // Then one of them was the first, and the other has changed nothing
    assertThat(approved).containsExactlyInAnyOrder(true, false);
    assertThat(
            Books.rows(
                "select amount_minor from prefunding where participant = 'ABC' order by seq"))
        .hasSize(1);
    assertThat(prefunded("ABC")).isEqualTo(approved.get(0) ? 100 : 200);
  }

  private static Uni<Boolean> isApproved(PrefundingChanges changes, UUID raise) {
    return changes
        .approve("wang.wei", raise)
        .replaceWith(true)
        .onFailure(
            failure ->
                failure instanceof ProposalRefusedException refused
                    && refused.why() == ProposalRefusedException.Why.PREFUNDING_CHANGED)
        .recoverWithItem(false);
  }

  @Test
  void a_cycle_is_not_instructed_until_prefunding_covers_it_and_draws_it_down() throws Exception {
    // Given
    given("1975-01-09-01", Message.PACS029, Policy.PREFUNDED);
    await(settling.advance(cycle));
    assertThat(state()).isEqualTo("NETTED PREFUNDING_SHORT");
    assertThat(
            Books.one(
                "select shortfall -> 0 ->> 'neededMinor' from settlement where cycle_id = ?",
                cycle))
        .isEqualTo("9968");
    assertThat(agent.sent).isEmpty();

    // When
    PrefundingChanges changes = new PrefundingChanges(pool, Clock.systemUTC());
    UUID raise =
        await(changes.set(UUID.randomUUID(), "CCB", "CNY", prefunded("CCB"), 10_000, "operator-1"))
            .proposalId();
    await(settling.advance(cycle));
    assertThat(agent.sent).isEmpty();
    await(changes.approve("operator-2", raise));
    await(settling.advance(cycle));
    take(PlayedAgent.notice("F1", ccb(1), alipay(1), unionpay(1)));

    // Then
    assertThat(state()).isEqualTo("SETTLED");
    assertThat(
            Books.one(
                "select amount_minor, set_by from prefunding where participant = 'CCB' order by seq desc limit 1"))
        .isEqualTo("32 settlement:" + cycle);
  }
}
