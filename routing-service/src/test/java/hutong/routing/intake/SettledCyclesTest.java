package hutong.routing.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.cutoff.Cycles;
import hutong.routing.reserve.PositionCycle;
import hutong.routing.reserve.PositionLedger;
import hutong.routing.reserve.Positions;
import hutong.routing.reserve.Positions.Hold;
import hutong.routing.reserve.Positions.Movement;
import hutong.routing.support.Bounded;
import hutong.routing.support.RoutingTest;
import hutong.testing.TestKafka;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What settlement-service tells of a cycle, and what of it leaves the positions. */
@RoutingTest
class SettledCyclesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FIRST = "2021-10-03T02:00:00Z";
  private static final String LATER = "2021-10-03T03:00:00Z";
  private static TestKafka kafka;

  @Inject Cycles cycles;
  @Inject Positions positions;
  @Inject PositionLedger ledger;

  @BeforeAll
  static void start() {
    kafka = TestKafka.connect();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  /** Each pays 100 to the one behind it, and the last to the first, in one cycle that is ended. */
  private String cycleOf(String... institutions) {
    get(
        cycles.stamping(
            (transaction, stamp) -> {
              List<Movement> movements = new ArrayList<>();
              for (int i = 0; i < institutions.length; i++) {
                movements.add(
                    new Movement(
                        new Hold(UUID.randomUUID(), institutions[i], "CNY", 100),
                        institutions[(i + 1) % institutions.length],
                        stamp.cycle().id()));
              }
              return positions
                  .reserve(transaction, movements.stream().map(Movement::debit).toList())
                  .chain(() -> positions.commit(transaction, movements));
            }));
    return get(cycles.end(Optional.empty())).endedCycleId();
  }

  /** When an institution's sums of a cycle left its position; null while they are in it. */
  private Instant settledAt(String institution, String cycleId) {
    return get(ledger.cycles(institution, 10)).stream()
        .filter(cycle -> cycle.cycleId().equals(cycleId))
        .findFirst()
        .map(PositionCycle::settledAt)
        .orElse(null);
  }

  private long debitMinor(String institution) {
    return get(ledger.of(institution)).get(0).debitMinor();
  }

  private void awaitSettled(String institution, String cycleId) {
    await().atMost(PATIENCE).until(() -> settledAt(institution, cycleId) != null);
  }

  private static String reasonOfDeadLetter(String eventId) {
    return kafka
        .readUntil(
            "hutong.dead-letters",
            PATIENCE,
            read -> read.stream().anyMatch(r -> new String(r.value()).contains(eventId)))
        .stream()
        .map(record -> new JsonObject(new String(record.value())))
        .filter(letter -> letter.encode().contains(eventId))
        .findFirst()
        .orElseThrow()
        .getString("reason");
  }

  @Test
  void whatCannotBeReadBecomesADeadLetterAndChangesNothing() {
    // Given
    String cycle = cycleOf("SC_A1", "SC_A2");
    String type = SettledCycle.TYPE;

    // When
    String notJson = Bounded.settlement(kafka, cycle, type, "{");
    String noState = Bounded.settlement(kafka, cycle, type, "{\"cycleId\":\"" + cycle + "\"}");
    String unknown = Bounded.settled(kafka, "2001-01-01-01", "SETTLED", FIRST);
    String contradicts = Bounded.settled(kafka, cycle, "SETTLED", FIRST, "SC_A1:REJECTED");
    String newWord = Bounded.settled(kafka, cycle, "FAILED", FIRST, "SC_A1:PERHAPS");

    // Then
    assertThat(reasonOfDeadLetter(notJson)).isEqualTo("BAD_JSON");
    assertThat(reasonOfDeadLetter(noState)).isEqualTo("BAD_FIELD");
    assertThat(reasonOfDeadLetter(unknown)).isEqualTo("UNKNOWN_CYCLE");
    assertThat(reasonOfDeadLetter(contradicts)).isEqualTo("BAD_FIELD");
    assertThat(reasonOfDeadLetter(newWord)).isEqualTo("BAD_FIELD");
    assertThat(settledAt("SC_A1", cycle)).isNull();
    assertThat(debitMinor("SC_A1")).isEqualTo(100);
  }

  @Test
  void onlyConfirmedLegsLeaveAndTheRestWhenItIsConfirmedLater() {
    // Given
    String cycle = cycleOf("SC_B1", "SC_B2", "SC_B3");

    // When a part is paid
    Bounded.settled(
        kafka,
        cycle,
        "PARTIALLY_SETTLED",
        FIRST,
        "SC_B1:CONFIRMED",
        "SC_B2:REJECTED",
        "SC_X:UNKNOWN");
    awaitSettled("SC_B1", cycle);

    // Then
    assertThat(settledAt("SC_B1", cycle)).isEqualTo(FIRST);
    assertThat(settledAt("SC_B2", cycle)).isNull();
    assertThat(settledAt("SC_B3", cycle)).isNull();
    assertThat(debitMinor("SC_B1")).isZero();
    assertThat(debitMinor("SC_B2")).isEqualTo(100);

    // When the rest is paid; the third has no leg, because it had nothing to pay
    Bounded.settled(kafka, cycle, "SETTLED", LATER, "SC_B1:CONFIRMED", "SC_B2:CONFIRMED");
    awaitSettled("SC_B2", cycle);

    // Then
    assertThat(settledAt("SC_B1", cycle)).isEqualTo(FIRST);
    assertThat(settledAt("SC_B2", cycle)).isEqualTo(LATER);
    assertThat(settledAt("SC_B3", cycle)).isEqualTo(LATER);
    assertThat(debitMinor("SC_B1")).isZero();
    assertThat(get(ledger.of("SC_B1")).get(0).settledMinor()).isZero();
    assertThat(debitMinor("SC_B3")).isZero();
  }

  @Test
  void eachSumLeavesOnceHoweverOftenAndByWhicheverEventItIsTold() {
    // Given
    String cycle = cycleOf("SC_C1", "SC_C2");
    String next = cycleOf("SC_C1", "SC_C2");

    // When
    for (int i = 0; i < 3; i++) {
      Bounded.settled(kafka, cycle, "SETTLED", FIRST, "SC_C1:CONFIRMED");
      Bounded.settled(kafka, cycle, "PARTIALLY_SETTLED", LATER, "SC_C1:CONFIRMED");
    }
    Bounded.settled(kafka, next, "PARTIALLY_SETTLED", LATER, "SC_C2:CONFIRMED");
    awaitSettled("SC_C2", next);

    // Then
    assertThat(settledAt("SC_C1", cycle)).isEqualTo(FIRST);
    assertThat(debitMinor("SC_C1")).isEqualTo(100);
    assertThat(debitMinor("SC_C2")).isZero();
  }

  @Test
  void whatElseIsToldOnTheTopicIsPassedOver() {
    // Given
    String cycle = cycleOf("SC_D1", "SC_D2");
    JsonObject dispute =
        new JsonObject()
            .put("cycleId", "2021-10-02-D1")
            .put("cycleType", "DISPUTE")
            .put("state", "SETTLED")
            .put("at", FIRST)
            .put("legs", List.of());

    // When
    for (String type :
        List.of(
            "hutong.cycle.closed.v1",
            "hutong.cycle.sealed.v1",
            "hutong.participant-file.published.v1",
            "hutong.reconciliation.finished.v1",
            "hutong.something.new.v1")) {
      Bounded.settlement(kafka, cycle, type, "{\"cycleId\":\"" + cycle + "\"}");
    }
    String other = Bounded.settlement(kafka, "2021-10-02-D1", SettledCycle.TYPE, dispute.encode());
    String wrong = Bounded.settlement(kafka, "another", SettledCycle.TYPE, dispute.encode());

    // Then
    assertThat(reasonOfDeadLetter(wrong)).isEqualTo("KEY_MISMATCH");
    assertThat(kafka.readAll("hutong.dead-letters"))
        .noneMatch(record -> new String(record.value()).contains(other));
    assertThat(settledAt("SC_D1", cycle)).isNull();
  }
}
