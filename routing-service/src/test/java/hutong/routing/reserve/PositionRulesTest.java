package hutong.routing.reserve;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.outbox.ThresholdCrossed.Direction;
import hutong.routing.route.Check;
import hutong.routing.route.Check.Predicate;
import hutong.routing.route.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rule of one payment against one position, without a database. */
class PositionRulesTest {

  private static Bounds bounds(Long capMinor, Long liquidityMinor) {
    return new Bounds(capMinor, liquidityMinor, 80, true);
  }

  /**
   * Owes 700, is owed 300, and has 100 under way: 500 in all, or 800 where credits do not count.
   */
  private static Position position(Bounds bounds) {
    return new Position("CCB", "CNY", bounds, 100, 700, 300, 0, false);
  }

  private static HoldOutcome hold(Bounds bounds, long amountMinor) {
    return new HoldOutcome(amountMinor, position(bounds));
  }

  @Test
  void oneFenAboveTheCapIsRefusedAndTheCapItselfIsNot() {
    assertThat(hold(bounds(1_000L, null), 501).fits()).isFalse();
    assertThat(hold(bounds(1_000L, null), 500).fits()).isTrue();
  }

  @Test
  void oneFenAboveTheCoverIsRefusedAndTheCoverItselfIsNot() {
    assertThat(hold(bounds(null, 1_000L), 501).fits()).isFalse();
    assertThat(hold(bounds(null, 1_000L), 500).fits()).isTrue();
  }

  @Test
  void creditsThatAreNotSettledMakeRoomOnlyWhereTheyAreUsed() {
    assertThat(hold(new Bounds(1_000L, null, 80, false), 201).fits()).isFalse();
    assertThat(hold(new Bounds(1_000L, null, 80, false), 200).fits()).isTrue();
    assertThat(hold(new Bounds(1_000L, null, 80, true), 201).fits()).isTrue();
  }

  @Test
  void boundBelowThePositionRefusesTheSmallestPayment() {
    assertThat(hold(bounds(499L, null), 1).fits()).isFalse();
    assertThat(hold(bounds(0L, null), 1).fits()).isFalse();
  }

  @Test
  void participantWithoutABoundPaysWhatItWants() {
    HoldOutcome outcome = hold(bounds(null, null), 100_000_000_000L);
    assertThat(outcome.fits()).isTrue();
    assertThat(outcome.check()).isEmpty();
  }

  @Test
  void tighterBoundGivesTheReasonAndBothAreShown() {
    assertThat(hold(bounds(900L, 800L), 500).check())
        .contains(
            new Check(
                Predicate.LIQUIDITY,
                "position 400, reserved 100, amount 500",
                "position + reserved + amount <= 800 (net debit cap 900, liquidity cover 800)",
                false,
                null,
                Reason.LIQUIDITY));
    assertThat(hold(bounds(900L, null), 400).check())
        .contains(
            new Check(
                Predicate.NET_DEBIT_CAP,
                "position 400, reserved 100, amount 400",
                "position + reserved + amount <= 900 (net debit cap 900, liquidity cover none)",
                true,
                null,
                Reason.NET_DEBIT_CAP));
    assertThat(hold(bounds(800L, 800L), 500).check().orElseThrow().reason())
        .isEqualTo(Reason.NET_DEBIT_CAP);
  }

  @Test
  void whatLetsMoreThroughIsLooserAndNothingElse() {
    Bounds before = bounds(1_000L, 500L);
    assertThat(bounds(1_001L, 500L).looserThan(before)).isTrue();
    assertThat(bounds(null, 500L).looserThan(before)).isTrue();
    assertThat(bounds(900L, 501L).looserThan(before)).isTrue();
    assertThat(bounds(900L, null).looserThan(before)).isTrue();
    assertThat(before.looserThan(new Bounds(1_000L, 500L, 80, false))).isTrue();
    assertThat(bounds(1_000L, 500L).looserThan(before)).isFalse();
    assertThat(new Bounds(0L, 0L, 99, false).looserThan(before)).isFalse();
    assertThat(before.looserThan(bounds(null, null))).isFalse();
  }

  @Test
  void alarmStandsFromTheFenOnThatReachesItsPercentage() {
    assertThat(position(bounds(626L, null)).alarming()).isFalse();
    assertThat(position(bounds(625L, null)).alarming()).isTrue();
    assertThat(position(bounds(null, null)).alarming()).isFalse();
    assertThat(position(bounds(0L, null)).alarming()).isTrue();
    assertThat(bounds(Long.MAX_VALUE, null).alarmAtMinor()).isEqualTo(7_378_697_629_483_820_646L);
  }

  @Test
  void crossingTellsWhatIsUsedOfWhichBound() {
    var up = position(bounds(900L, 600L)).crossed(Instant.EPOCH);
    assertThat(up.direction()).isEqualTo(Direction.UP);
    assertThat(up.percent()).isEqualTo(83);
    assertThat(up.positionMinor()).isEqualTo(400);
    assertThat(up.boundMinor()).isEqualTo(600);
    var removed = position(bounds(null, null)).crossed(Instant.EPOCH);
    assertThat(removed.direction()).isEqualTo(Direction.DOWN);
    assertThat(removed.percent()).isNull();
    assertThat(removed.boundMinor()).isNull();
  }

  @Test
  void participantThatIsOwedMoreThanItOwesUsesNothingAndHasMoreRoomThanItsBound() {
    Position owed = new Position("TENPAY", "CNY", bounds(1_000L, null), 0, 100, 400, 0, false);
    assertThat(owed.positionMinor()).isEqualTo(-300);
    assertThat(owed.usedPercent()).isZero();
    assertThat(owed.headroomMinor()).isEqualTo(1_300);
  }
}
