package hutong.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whether what was proposed still holds when somebody else approves it. */
class AdjustmentRulesTest {

  private static final Instant AT = Instant.parse("2021-10-04T02:00:00Z");

  private static AdjustedBreak found(String outcome, Long oursMinor, Long theirsMinor) {
    return new AdjustedBreak(
        new UUID(0, 1),
        "CCB",
        outcome,
        "PAYMENT",
        true,
        new UUID(0, 2),
        oursMinor,
        theirsMinor,
        0,
        "CNY",
        false,
        AdjustedBreak.State.PROPOSED,
        false);
  }

  private static Adjustment proposal(AdjustmentKind kind, Role debit, long amountMinor) {
    return new Adjustment(
        new UUID(0, 3),
        new UUID(0, 1),
        kind,
        Adjustment.State.PROPOSED,
        new Account("ALIPAY", debit),
        new Account("CCB", Role.ISSUER),
        amountMinor,
        "CNY",
        "a reason",
        new UUID(0, 2),
        "operator-1",
        AT,
        null,
        null,
        null);
  }

  private static AdjustmentGround ground(
      boolean booked, long leftMinor, long adjustedMinor, long inSuspenseMinor) {
    return new AdjustmentGround(
        "CCB",
        "ALIPAY",
        "UNIONPAY",
        booked,
        leftMinor,
        false,
        adjustedMinor,
        inSuspenseMinor,
        null,
        true,
        false,
        false,
        false,
        0,
        null,
        0,
        0);
  }

  private static boolean holds(Adjustment proposal, AdjustedBreak found, AdjustmentGround ground) {
    return AdjustmentRules.stillHolds(proposal, found, ground, 100);
  }

  @Test
  void what_was_refunded_meanwhile_is_not_returned_as_well() {
    // Given
    AdjustedBreak found = found("OURS_ONLY", -10_000L, null);
    Adjustment back = proposal(AdjustmentKind.RETURN, Role.ACQUIRER, 10_000);

    // When // Then
    assertThat(holds(back, found, ground(true, 0, 0, 0))).isFalse();
    assertThat(holds(back, found, ground(true, 9_999, 0, 0))).isFalse();
    assertThat(holds(back, found, ground(true, 10_000, 0, 0))).isTrue();
  }

  @Test
  void what_was_posted_meanwhile_is_not_supplemented_as_well() {
    // Given
    AdjustedBreak found = found("THEIRS_ONLY", null, -10_000L);
    Adjustment supplement = proposal(AdjustmentKind.SUPPLEMENT, Role.ISSUER, 10_000);

    // When // Then
    assertThat(holds(supplement, found, ground(true, 10_000, 0, 0))).isFalse();
    assertThat(holds(supplement, found, ground(false, 0, 1, 0))).isFalse();
    assertThat(holds(supplement, found, ground(false, 0, 0, 0))).isTrue();
  }

  @Test
  void no_more_leaves_suspense_than_is_in_it() {
    // Given
    AdjustedBreak found = found("THEIRS_ONLY", null, -10_000L);
    Adjustment release = proposal(AdjustmentKind.RETURN, Role.SUSPENSE, 10_000);

    // When // Then
    assertThat(holds(release, found, ground(false, 0, 0, 9_999))).isFalse();
    assertThat(holds(release, found, ground(false, 0, 0, 10_000))).isTrue();
  }
}
