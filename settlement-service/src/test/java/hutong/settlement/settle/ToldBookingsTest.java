package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.settle.AgentMessages.Outcome;
import hutong.settlement.settle.AgentMessages.Taken;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.SettlementProposal.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a statement may say again of that on which two people have decided; days of 1978. */
@OnRealServers
class ToldBookingsTest extends SettlingSteps {

  private void given(String cycleId) {
    given(cycleId, Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
  }

  /** The money goes back, so the account is debited. */
  private String givenBack() {
    return PlayedAgent.entry(id("CCB", 1), "99.68", false, date)
        .replace("<Sts>", "<RvslInd>true</RvslInd><Sts>");
  }

  private void approved(Kind kind, String... endToEndIds) {
    await(proposals.approve("wang.wei", proposed(kind, endToEndIds)));
  }

  /** All legs of the cycle were paid elsewhere, as two people say. */
  private void settledOutside(String reference, int attemptOfCcb) {
    SettlementProposal proposal =
        await(
            proposals.propose(
                "li.na",
                UUID.randomUUID(),
                Kind.SETTLED_OUTSIDE,
                cycle,
                List.of(id("CCB", attemptOfCcb), id("ALIPAY", 1), id("UNIONPAY", 1)),
                "paid by RTGS",
                reference));
    await(proposals.approve("wang.wei", proposal.proposalId()));
    assertThat(state()).isEqualTo("SETTLED");
  }

  /** A payment that was undone and sent anew by two people, and a cycle that was settled then. */
  private void givenSettledAfterUndoing(String cycleId) throws Exception {
    given(cycleId);
    take(PlayedAgent.notice(cycleId + "-1", ccb(1)));
    take(PlayedAgent.notice(cycleId + "-2", givenBack()));
    approved(Kind.REVERSED, id("CCB", 1));
    approved(Kind.RETRY, id("CCB", 1));
    take(PlayedAgent.notice(cycleId + "-3", ccb(2)));
    await(settling.advance(cycle));
    take(PlayedAgent.notice(cycleId + "-4", alipay(1), unionpay(1)));
    assertThat(state()).isEqualTo("SETTLED");
  }

  /** A first attempt that was rejected, sent anew, and booked then after all. */
  private void givenBookedLate(String cycleId) throws Exception {
    given(cycleId);
    take(PlayedAgent.rejection(cycleId + "-1", id("CCB", 1), id("CCB", 1), "AM04"));
    at(NOW.plus(Duration.ofMinutes(11)), Message.PACS009, Policy.HOLD);
    await(settling.advance(cycle));
    take(PlayedAgent.notice(cycleId + "-2", ccb(1)));
    assertThat(legs()).contains("CCB MISMATCHED 2 BOOKED_LATE");
  }

  private Taken statement(String messageId, String closing, String... entries) throws Exception {
    return take(PlayedAgent.statement(messageId, date, closing, entries));
  }

  @Test
  void booking_beyond_those_that_people_were_told_of_is_not_known() throws Exception {
    // Given
    givenSettledAfterUndoing("1978-01-01-01");

    // When // Then the first attempt is booked once more, behind the back of everybody
    assertThat(
            statement("T11", "99.68", ccb(1), givenBack(), ccb(1), ccb(2), alipay(1), unionpay(1))
                .why())
        .isEqualTo("EARLIER_ATTEMPT");
  }

  @Test
  void undoing_that_people_have_relied_on_must_be_in_the_statement_of_its_day() throws Exception {
    // Given
    givenSettledAfterUndoing("1978-01-02-01");

    // When // Then
    assertThat(statement("T21", "99.68", ccb(1), ccb(2), alipay(1), unionpay(1)).why())
        .isEqualTo("BOOKING_MISSING");
  }

  @Test
  void booking_that_another_day_holds_is_not_known() throws Exception {
    // Given
    givenSettledAfterUndoing("1978-01-03-01");
    String nextDay = LocalDate.parse(date).plusDays(1).toString();

    // When // Then it is booked anew, and dated back
    assertThat(take(PlayedAgent.statement("T31", nextDay, "99.68", ccb(1))).why())
        .isEqualTo("EARLIER_ATTEMPT");
  }

  @Test
  void booking_of_which_nobody_was_told_that_it_was_undone_is_not_known() throws Exception {
    // Given a payment of another amount, which two people have sent anew
    given("1978-01-04-01");
    String less = PlayedAgent.entry(id("CCB", 1), "9.68", true, date);
    take(PlayedAgent.notice("T41", less));
    approved(Kind.RETRY, id("CCB", 1));

    // When // Then
    assertThat(statement("T42", "9.68", less).why()).isEqualTo("EARLIER_ATTEMPT");
  }

  @Test
  void booking_that_people_have_not_named_is_not_known_when_they_settle_outside() throws Exception {
    // Given one of which only a message has told that did not agree for another reason
    given("1978-01-05-01");
    String foreign = PlayedAgent.entry("FEE-5", "1.00", true, date);
    assertThat(take(PlayedAgent.notice("T51", ccb(1), foreign)).why())
        .isEqualTo("UNKNOWN_REFERENCE");
    at(NOW.plus(Duration.ofHours(3)), Message.PACS009, Policy.HOLD);
    settledOutside("RTGS 4711", 1);

    // When // Then
    assertThat(statement("T52", "99.68", ccb(1)).why()).isEqualTo("BOOKED_TWICE");
  }

  @Test
  void late_booking_that_people_let_stand_does_not_cover_its_undoing() throws Exception {
    // Given
    givenBookedLate("1978-01-06-01");
    take(PlayedAgent.notice("T61", givenBack()));
    settledOutside("4711 " + id("CCB", 1), 2);

    // When // Then
    assertThat(statement("T62", "0.00", ccb(1), givenBack()).why()).isEqualTo("EARLIER_ATTEMPT");
  }

  @Test
  void confirmed_booking_that_people_let_stand_is_contradicted_by_the_statement() throws Exception {
    // Given
    given("1978-01-07-01");
    take(PlayedAgent.notice("T71", ccb(1)));
    take(PlayedAgent.notice("T72", givenBack()));
    approved(Kind.GO_ON, id("CCB", 1));

    // When // Then
    assertThat(statement("T73", "0.00", ccb(1), givenBack()).why()).contains("BOOKED_TWICE");
    assertThat(state()).isEqualTo("INSTRUCTED CONTRADICTED");
  }

  @Test
  void statement_that_repeats_what_people_have_decided_upon_is_taken() throws Exception {
    // Given
    givenSettledAfterUndoing("1978-01-08-01");

    // When
    Taken taken = statement("T81", "0.00", ccb(1), givenBack(), ccb(2), alipay(1), unionpay(1));

    // Then
    assertThat(taken.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(taken.foreign()).isEmpty();
  }

  @Test
  void late_booking_that_people_let_stand_may_be_in_the_statement_once() throws Exception {
    // Given
    givenBookedLate("1978-01-09-01");
    settledOutside("4711 " + id("CCB", 1), 2);

    // When // Then
    assertThat(statement("T91", "199.36", ccb(1), ccb(1)).why()).isEqualTo("EARLIER_ATTEMPT");
    assertThat(statement("T92", "99.68", ccb(1)).outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void statement_that_did_not_agree_is_taken_by_two_people_once_they_have_decided()
      throws Exception {
    // Given a statement that tells first of a booking and its undoing
    given("1978-01-10-01");
    String statement = PlayedAgent.statement("T101", date, "0.00", ccb(1), givenBack());
    assertThat(take(statement).why()).isEqualTo("BOOKED_TWICE");

    // When
    approved(Kind.RETRY, id("CCB", 1));

    // Then
    assertThat(take(statement).outcome()).isEqualTo(Outcome.DUPLICATE);
    assertThat(brought(statement)).isEqualTo(Outcome.APPLIED);
    assertThat(brought(statement)).isEqualTo(Outcome.DUPLICATE);
    assertThat(legs()).contains("CCB SENT 2 -");
    assertThat(
            Books.rows("select outcome, why from settlement_message where message_id = ?", "T101"))
        .containsExactly("MISMATCHED BOOKED_TWICE");
  }

  @Test
  void message_brought_again_that_still_does_not_agree_changes_nothing() throws Exception {
    // Given a statement of another amount, and the leg sent anew
    given("1978-01-11-01");
    String statement =
        PlayedAgent.statement(
            "T111", date, "9.68", PlayedAgent.entry(id("CCB", 1), "9.68", true, date));
    take(statement);
    approved(Kind.RETRY, id("CCB", 1));
    String notice = PlayedAgent.notice("T112", PlayedAgent.entry("FEE", "1.00", true, date));
    take(notice);

    // When
    Outcome again = brought(statement);

    // Then
    assertThat(again).isEqualTo(Outcome.MISMATCHED);
    assertThat(legs()).contains("CCB SENT 2 -");
    assertThat(brought(notice)).isEqualTo(Outcome.DUPLICATE);
  }

  /** What became of a message that one person has brought and another let be taken. */
  private Outcome brought(String xml) throws Exception {
    UUID id =
        await(proposals.bring("li.na", UUID.randomUUID(), xml.getBytes(StandardCharsets.UTF_8)))
            .proposalId();
    return await(proposals.approve("wang.wei", id)).message().outcome();
  }
}
