package hutong.codescan.status;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.runtime.batch.DataFailure;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is told in whatever order, what is shown keeps its promises. */
class ChangesTest {

  private static final Instant AT = Instant.parse("2021-10-02T02:00:00Z");
  private static final long AMOUNT = 1_000;
  private static final Outcome.Reason REASON = new Outcome.Reason("RV01", "REVERSED", "x", "y");

  private static ScanState accepted(UUID id) {
    return new ScanState(
        id,
        "wallet",
        "k",
        AMOUNT,
        "CNY",
        AT,
        1,
        ScanStatus.ACCEPTED,
        null,
        null,
        null,
        null,
        null,
        0);
  }

  private static Outcome any(Random random, UUID payment, List<UUID> refunds, long refundedMinor) {
    UUID event = UUID.randomUUID();
    UUID refund = refunds.get(random.nextInt(refunds.size()));
    long amount = 1 + random.nextInt(400);
    long before = random.nextInt(4) == 0 ? random.nextInt(1_000) : refundedMinor;
    switch (random.nextInt(6)) {
      case 0:
        return new Outcome.Ended(event, payment, ScanStatus.REVERSED, AT, REASON, null, null);
      case 1:
        return new Outcome.Suspended(event, payment, AT);
      case 2:
        return new Outcome.RefundRefused(
            event, payment, refund, "REFUND", AT, amount, "CNY", REASON);
      case 3:
        return new Outcome.Ended(
            event,
            payment,
            ScanStatus.COMPLETED,
            AT,
            null,
            "2021-10-02-01",
            LocalDate.of(2021, 10, 2));
      default:
        return new Outcome.Refunded(
            event, payment, refund, "REFUND", AT, amount, "CNY", before, AMOUNT);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 20211002, 881})
  void finality_is_one_way_and_what_went_back_is_what_was_told_once(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 300; run++) {
      // Given
      UUID payment = UUID.randomUUID();
      List<UUID> refunds = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
      Changes changes = new Changes(List.of(accepted(payment)), List.of());
      List<ScanState> seen = new ArrayList<>(List.of(accepted(payment)));

      // When
      for (int step = 0; step < 20; step++) {
        ScanState last = seen.get(seen.size() - 1);
        try {
          changes.take(any(random, payment, refunds, last.refundedMinor()));
        } catch (DataFailure contradiction) {
          continue;
        }
        changes.scans().forEach(seen::add);
      }

      // Then
      for (int i = 1; i < seen.size(); i++) {
        ScanState before = seen.get(i - 1);
        ScanState after = seen.get(i);
        assertThat(after.version())
            .as("seed %d", seed)
            .isBetween(before.version(), before.version() + 1);
        assertThat(after.refundedMinor())
            .as("seed %d", seed)
            .isBetween(before.refundedMinor(), AMOUNT);
        if (before.status().isFinal()) {
          assertThat(after.status()).as("seed %d", seed).isEqualTo(before.status());
        }
      }
      ScanState last = seen.get(seen.size() - 1);
      assertThat(changes.changes()).as("seed %d", seed).hasSize(last.version() - 1);
      assertThat(
              changes.refunds().stream()
                  .filter(refund -> refund.state() == RefundState.COMPLETED)
                  .mapToLong(Refund::amountMinor)
                  .sum())
          .as("seed %d", seed)
          .isEqualTo(last.refundedMinor());
      assertThat(changes.refunds().stream().map(Refund::refundId))
          .as("seed %d", seed)
          .doesNotHaveDuplicates();
    }
  }
}
