package hutong.routing.refund;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.refund.RefundRules.Original;
import hutong.routing.route.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefundRulesTest {

  private static final Instant PAID = Instant.parse("2021-10-02T02:00:00.900Z");
  private static final String CYCLE = "2021-10-02-01";
  private static final Duration YEAR = Duration.ofDays(365);

  private final RefundRules rules = new RefundRules(YEAR, 50);

  private static Original paid(int parts, long refundedMinor) {
    return new Original("COMPLETED", 10_000, "CNY", CYCLE, PAID, false, parts, refundedMinor);
  }

  private static Original disputed() {
    return new Original("COMPLETED", 10_000, "CNY", CYCLE, PAID, true, 0, 0);
  }

  private static Original inState(String state) {
    return new Original(state, 10_000, "CNY", null, null, false, 0, 0);
  }

  private static Reason reason(Optional<RefundRefusedException> refused) {
    return refused.map(RefundRefusedException::reason).orElse(Reason.OK);
  }

  private Reason refund(Original payment, long amountMinor) {
    return reason(rules.refund(payment, amountMinor, "CNY", PAID.plusSeconds(60)));
  }

  @Test
  void payment_that_is_not_completed_is_neither_refunded_nor_cancelled() {
    for (String state : new String[] {"AUTHORISING", "UNKNOWN", "AUTHORISED", "DECLINED"}) {
      assertThat(refund(inState(state), 1)).isEqualTo(Reason.ORIGINAL_STATE);
      assertThat(reason(rules.cancel(inState(state), CYCLE))).isEqualTo(Reason.ORIGINAL_STATE);
    }
  }

  @Test
  void refund_in_another_currency_is_refused() {
    assertThat(reason(rules.refund(paid(0, 0), 1, "HKD", PAID))).isEqualTo(Reason.REFUND_MISMATCH);
  }

  @Test
  void refund_of_exactly_what_is_left_is_accepted_and_of_one_fen_more_refused() {
    assertThat(refund(paid(0, 0), 10_001)).isEqualTo(Reason.OVER_REFUND);
    assertThat(refund(paid(0, 0), 10_000)).isEqualTo(Reason.OK);
    assertThat(refund(paid(2, 4_000), 6_001)).isEqualTo(Reason.OVER_REFUND);
    assertThat(refund(paid(2, 4_000), 6_000)).isEqualTo(Reason.OK);
    assertThat(refund(paid(2, 10_000), 1)).isEqualTo(Reason.ALREADY_REFUNDED);
  }

  @Test
  void fiftieth_part_is_accepted_and_the_next_refused() {
    assertThat(refund(paid(50, 50), 1)).isEqualTo(Reason.ALREADY_REFUNDED);
    assertThat(refund(paid(49, 49), 1)).isEqualTo(Reason.OK);
  }

  @Test
  void refund_is_in_time_for_exactly_365_days() {
    assertThat(reason(rules.refund(paid(0, 0), 1, "CNY", PAID.plus(YEAR).plusMillis(1))))
        .isEqualTo(Reason.REFUND_TOO_LATE);
    assertThat(reason(rules.refund(paid(0, 0), 1, "CNY", PAID.plus(YEAR)))).isEqualTo(Reason.OK);
  }

  @Test
  void open_dispute_keeps_refund_and_cancel_out() {
    assertThat(refund(disputed(), 1)).isEqualTo(Reason.DISPUTE_OPEN);
    assertThat(reason(rules.cancel(disputed(), CYCLE))).isEqualTo(Reason.DISPUTE_OPEN);
  }

  @Test
  void cancel_is_only_for_a_payment_of_the_open_cycle_of_which_nothing_was_refunded() {
    Optional<RefundRefusedException> late = rules.cancel(paid(0, 0), "2021-10-02-02");
    Optional<RefundRefusedException> part = rules.cancel(paid(1, 1), CYCLE);
    assertThat(reason(late)).isEqualTo(Reason.REFUND_TOO_LATE);
    assertThat(reason(part)).isEqualTo(Reason.ORIGINAL_STATE);
    assertThat(late.orElseThrow()).hasMessageContaining("Use a refund");
    assertThat(part.orElseThrow()).hasMessageContaining("Use a refund");
    assertThat(reason(rules.cancel(paid(1, 10_000), CYCLE))).isEqualTo(Reason.ALREADY_REFUNDED);
    assertThat(reason(rules.cancel(paid(0, 0), CYCLE))).isEqualTo(Reason.OK);
  }
}
