package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.OnRealServers;
import hutong.settlement.settle.ProposalRefusedException.Why;
import hutong.settlement.settle.SettleConfig.Message;
import hutong.settlement.settle.SettleConfig.Policy;
import hutong.settlement.settle.SettlementProposal.Kind;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
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
}
