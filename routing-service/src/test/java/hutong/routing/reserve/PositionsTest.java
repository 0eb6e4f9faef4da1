package hutong.routing.reserve;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.reserve.Positions.Hold;
import hutong.routing.reserve.Positions.Movement;
import hutong.routing.support.Database;
import hutong.routing.support.RoutingTest;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is held, given back and paid, one case at a time. */
@RoutingTest
class PositionsTest extends PositionSteps {

  @Test
  void givingBackMoreThanWasHeldChangesNothing() {
    // Given
    Hold held = hold("PT_X1", 100);
    reserve(held);

    // When
    Throwable failure =
        pool.withTransaction(tx -> positions.release(tx, List.of(held, hold("PT_X1", 1))))
            .onItem()
            .transform(done -> (Throwable) null)
            .onFailure()
            .recoverWithItem(f -> f)
            .await()
            .atMost(PATIENCE);

    // Then
    assertThat(failure).isInstanceOf(IllegalStateException.class);
    assertThat(position("PT_X1").reservedMinor()).isEqualTo(100);
  }

  @Test
  void inABatchTheOneThatDoesNotFitLeavesRoomForTheNext() {
    // Given
    bound("PT_X2", new Bounds(1_000L, null, 80, true));
    Hold first = hold("PT_X2", 600);
    Hold tooMuch = hold("PT_X2", 401);
    Hold last = hold("PT_X2", 400);
    Hold other = hold("PT_X3", 1_000_000);

    // When
    Map<UUID, HoldOutcome> outcomes = reserve(first, tooMuch, other, last);

    // Then
    assertThat(outcomes.get(first.id()).fits()).isTrue();
    assertThat(outcomes.get(tooMuch.id()).fits()).isFalse();
    assertThat(outcomes.get(tooMuch.id()).before().reservedMinor()).isEqualTo(600);
    assertThat(outcomes.get(last.id()).fits()).isTrue();
    assertThat(outcomes.get(other.id()).fits()).isTrue();
    assertThat(position("PT_X2").reservedMinor()).isEqualTo(1_000);
    assertThat(reserve(hold("PT_X2", 1)).values()).noneMatch(HoldOutcome::fits);
  }

  @Test
  void whatIsPaidMovesFromReservedToTheDebitOfTheOneAndTheCreditOfTheOther() {
    // Given
    Hold held = hold("PT_X4", 700);
    reserve(held);

    // When
    get(
        pool.withTransaction(
            tx -> positions.commit(tx, List.of(new Movement(held, "PT_X5", "2020-01-01-01")))));

    // Then
    assertThat(position("PT_X4"))
        .extracting(Position::reservedMinor, Position::debitMinor, Position::creditMinor)
        .containsExactly(0L, 700L, 0L);
    assertThat(position("PT_X5"))
        .extracting(Position::reservedMinor, Position::debitMinor, Position::creditMinor)
        .containsExactly(0L, 0L, 700L);
    assertThat(get(ledger.cycles("PT_X5", 5)))
        .containsExactly(new PositionCycle("2020-01-01-01", "CNY", 0, 700, null));
  }

  @Test
  void batchesThatNameTheSameInstitutionsInContraryOrderNeverWaitForEachOther() {
    // Given
    List<Hold> all = new ArrayList<>();

    // When
    for (int round = 0; round < 30; round++) {
      List<Hold> one = new ArrayList<>();
      List<Hold> other = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        one.add(hold("PT_Y" + i, 1));
        other.add(hold("PT_Y" + (19 - i), 1));
      }
      List<Movement> movements =
          all.stream()
              .map(held -> new Movement(held, contrary(held.institution()), "2020-01-01-01"))
              .toList();
      get(
          Uni.join()
              .all(
                  pool.withTransaction(tx -> positions.reserve(tx, one)).replaceWithVoid(),
                  pool.withTransaction(tx -> positions.reserve(tx, other)).replaceWithVoid(),
                  pool.withTransaction(tx -> positions.commit(tx, movements)))
              .andFailFast());
      all = new ArrayList<>(one);
      all.addAll(other);
    }

    // Then
    assertThat(
            Database.count(
                "select sum(reserved_minor) from participant_position"
                    + " where institution like 'PT\\_Y%'"))
        .isEqualTo(40);
  }

  private static String contrary(String institution) {
    return "PT_Y" + (19 - Integer.parseInt(institution.substring(4)));
  }
}
