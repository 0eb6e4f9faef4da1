package hutong.codescan.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.codescan.capture.ScanExamples;
import hutong.codescan.support.Database;
import hutong.codescan.support.OnRealServers;
import hutong.codescan.support.Requests;
import hutong.codescan.webhook.DeliveryRows.Taken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several instances share the table; here each is a take of its own, at the same time as others.
 */
@OnRealServers
class DeliveryRowsTest {

  /** Whom nobody tells, so that the running service leaves its deliveries alone. */
  private static final String CALLER = "told-by-the-test";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofSeconds(60);

  @Inject DeliveryRows rows;
  @Inject Pool pool;

  @AfterEach
  void forget() {
    Database.execute("delete from webhook_delivery where caller = '" + CALLER + "'");
  }

  private List<UUID> written(UUID payment, int count) {
    List<Notice> notices = new ArrayList<>();
    for (int version = 2; version < 2 + count; version++) {
      notices.add(new Notice(UUID.randomUUID(), payment, version, CALLER, new byte[] {'{', '}'}));
    }
    pool.withTransaction(transaction -> rows.write(transaction, notices)).await().atMost(PATIENCE);
    return notices.stream().map(Notice::eventId).toList();
  }

  private static UUID payment() {
    return UUID.fromString(ScanExamples.accept(Requests.weChatPlate().with("caller", CALLER)));
  }

  private List<Taken> take(int slots) {
    return rows.take(Map.of(CALLER, slots), LEASE).await().atMost(PATIENCE);
  }

  @Test
  void a_leased_delivery_is_nobody_elses_until_its_lease_ends() {
    // Given
    written(payment(), 1);
    List<Taken> mine = take(10);

    // When
    List<Taken> others = take(10);
    Database.execute(
        "update webhook_delivery set next_attempt_at = now() - interval '1 s' where caller = '"
            + CALLER
            + "'");
    List<Taken> afterwards = take(10);

    // Then
    assertThat(mine).hasSize(1);
    assertThat(others).isEmpty();
    assertThat(afterwards).hasSize(1);
    assertThat(afterwards.get(0).eventId()).isEqualTo(mine.get(0).eventId());

    // When the first one speaks after all
    List<DeliveryRows.Settled> late =
        rows.settle(
                List.of(
                    new DeliveryRows.Attempt(mine.get(0), false, "TIMEOUT", Duration.ofSeconds(1))))
            .await()
            .atMost(PATIENCE);

    // Then
    assertThat(late).isEmpty();
  }

  @Test
  void a_caller_gets_no_more_than_it_has_slots_for() {
    // Given
    for (int i = 0; i < 3; i++) {
      written(payment(), 1);
    }

    // When
    List<Taken> taken = take(2);

    // Then
    assertThat(taken).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 20211002})
  void several_instances_take_each_delivery_once_and_each_payments_in_order(long seed) {
    // Given
    Random random = new Random(seed);
    Map<UUID, List<UUID>> expected = new HashMap<>();
    Map<UUID, UUID> paymentOf = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      UUID payment = payment();
      List<UUID> events = written(payment, 1 + random.nextInt(3));
      expected.put(payment, events);
      events.forEach(event -> paymentOf.put(event, payment));
    }
    Map<UUID, List<UUID>> told = new HashMap<>();
    int left = paymentOf.size();

    // When
    while (left > 0) {
      List<Uni<List<Taken>>> takes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        takes.add(rows.take(Map.of(CALLER, 1 + random.nextInt(4)), LEASE));
      }
      List<Taken> taken =
          Uni.join().all(takes).andCollectFailures().await().atMost(PATIENCE).stream()
              .flatMap(List::stream)
              .toList();
      Set<UUID> distinct = new HashSet<>();
      taken.forEach(one -> assertThat(distinct.add(one.eventId())).as("seed %d", seed).isTrue());
      assertThat(taken).as("seed %d", seed).isNotEmpty();
      taken.forEach(
          one ->
              told.computeIfAbsent(paymentOf.get(one.eventId()), p -> new ArrayList<>())
                  .add(one.eventId()));
      rows.settle(
              taken.stream()
                  .map(one -> new DeliveryRows.Attempt(one, true, "HTTP_204", Duration.ZERO))
                  .toList())
          .await()
          .atMost(PATIENCE);
      left -= taken.size();
    }

    // Then
    assertThat(told).as("seed %d", seed).isEqualTo(expected);
  }
}
