package hutong.settlement.intake;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.runtime.event.PoisonException;
import hutong.settlement.Events;
import hutong.settlement.Events.Event;
import hutong.settlement.OnRealServers;
import hutong.settlement.Traffic;
import hutong.settlement.fee.FeeSchedules;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Random traffic taken by two instances at once, each with two partitions, where now and then the
 * partitions change hands before an offset was committed, so that both take the same batch.
 */
@OnRealServers
class TwoInstancesTest {

  private static final Logger LOG = Logger.getLogger(TwoInstancesTest.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject PaymentsIntake intake;
  @Inject FeeSchedules schedules;

  private final int[] next = new int[Events.PARTITIONS];

  @Test
  void every_payment_ends_in_exactly_one_closed_cycle_that_sums_to_zero() {
    // Given
    long seed = Long.getLong("hutong.test.seed", System.nanoTime());
    LOG.infof("Seed %d (repeat with -Dhutong.test.seed)", seed);
    Random random = new Random(seed);
    Traffic traffic = new Traffic(random, 2042, 8, 1_600);
    List<List<Taken>> partitions = traffic.partitions().stream().map(this::read).toList();

    // When
    List<Taken> ofOne = List.of();
    List<Taken> ofOther = List.of();
    while (left(partitions)) {
      List<Uni<Void>> atOnce = new ArrayList<>();
      if (random.nextInt(3) == 0) {
        atOnce.add(intake.take(ofOther));
        atOnce.add(intake.take(ofOne));
      }
      ofOne = batch(random, partitions, 0, 1);
      ofOther = batch(random, partitions, 2, 3);
      atOnce.add(intake.take(ofOne));
      atOnce.add(intake.take(ofOther));
      if (random.nextInt(3) == 0) {
        atOnce.add(intake.take(ofOther));
      }
      Uni.join().all(atOnce).andFailFast().await().atMost(PATIENCE);
    }

    // Then
    assertThat(traffic.faults()).as("seed %d", seed).isEmpty();
  }

  private boolean left(List<List<Taken>> partitions) {
    for (int i = 0; i < partitions.size(); i++) {
      if (next[i] < partitions.get(i).size()) {
        return true;
      }
    }
    return false;
  }

  private List<Taken> batch(Random random, List<List<Taken>> partitions, int... owned) {
    List<Taken> batch = new ArrayList<>();
    for (int partition : owned) {
      List<Taken> records = partitions.get(partition);
      int to = Math.min(records.size(), next[partition] + random.nextInt(60));
      batch.addAll(records.subList(next[partition], to));
      next[partition] = to;
    }
    return batch;
  }

  private List<Taken> read(List<Event> events) {
    PaymentEvents reader = new PaymentEvents(schedules);
    List<Taken> taken = new ArrayList<>();
    for (Event event : events) {
      try {
        taken.add(reader.read(event.received()));
      } catch (PoisonException poison) {
        throw new IllegalStateException(poison);
      }
    }
    return taken;
  }
}
