package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hutong.routing.cutoff.CycleMovedException;
import hutong.routing.cutoff.Cycles;
import hutong.routing.cutoff.Cycles.Ended;
import hutong.routing.outbox.Announcer;
import hutong.routing.reserve.BillClaims;
import hutong.routing.reserve.LimitCounters;
import hutong.routing.reserve.Positions;
import hutong.routing.support.CommitOrder;
import hutong.routing.support.CommitOrder.Told;
import hutong.routing.support.Database;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Schemas;
import hutong.runtime.clock.BusinessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Payments that become final while cycles end, on real PostgreSQL. */
@RoutingTest
class CutOffUnderLoadTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int INSTANCES = 4;
  private static final int PAYMENTS = 1_200;
  private static final int CUT_OFFS = 12;

  @Inject Pool pool;
  @Inject BusinessClock clock;
  @Inject Instance instance;
  @Inject Cycles cycles;
  @Inject Announcer announcer;
  @Inject LimitCounters limits;
  @Inject BillClaims bills;
  @Inject Positions positions;
  @Inject AuthoriseConfig config;
  @Inject MeterRegistry meters;
  @Inject Outcomes outcomes;

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  private static String authorised() {
    String paymentId = UUID.randomUUID().toString();
    PaymentRows.insert(paymentId, "AUTHORISED", "1 hour");
    return paymentId;
  }

  private static Map<String, Object> row(String paymentId) {
    return Database.rows("select * from payment where payment_id = ?::uuid", paymentId).get(0);
  }

  @Test
  void everyPaymentIsInOneCycleAndNoneIsToldBehindItsCyclesEnd() {
    // Given
    long seed = new Random().nextLong();
    System.out.println("seed of the cut-off test: " + seed);
    Database.execute(
        """
        insert into payment (payment_id, state, accepted_at, payer_app, payer_ref, account_type,
          amount_minor, currency, code_owner, payer_institution, payee_institution,
          clearing_institution, fee_schedule_id, rule_id, rulebook_version, next_attempt_at)
        select gen_random_uuid(), 'AUTHORISED', now(), 'CUP_APP', 'load-1', 'DEBIT', 100 + i, 'CNY',
          'WECHAT', 'UNIONPAY', 'TENPAY', 'UNIONPAY', 'FS', 'R-WX-01', 'v', now() + interval '1 hour'
          from generate_series(1, ?) i
        """,
        PAYMENTS);
    List<UUID> payments =
        Database.rows("select payment_id from payment where payer_ref = 'load-1'").stream()
            .map(row -> (UUID) row.get("payment_id"))
            .toList();
    String firstCycle = get(cycles.end(Optional.empty())).nextCycleId();

    // When
    List<Told> told;
    try (CommitOrder log = new CommitOrder("cut_off_test")) {
      completeWhileCyclesEnd(payments, seed);
      get(cycles.end(Optional.empty()));
      told = log.read();
    }

    // Then
    assertThat(
            Database.count(
                "select count(*) from payment where payer_ref = 'load-1' and state = 'COMPLETED'"))
        .isEqualTo(PAYMENTS);
    checkOrder(told, firstCycle);
  }

  private void completeWhileCyclesEnd(List<UUID> payments, long seed) {
    List<Outcomes> instances = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      instances.add(
          new Outcomes(
              pool, clock, cycles, announcer, limits, bills, positions, instance, config, meters));
    }
    ExecutorService threads = Executors.newFixedThreadPool(INSTANCES + 2);
    try {
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        Random random = new Random(seed + i);
        Outcomes instance = instances.get(i);
        List<UUID> mine = new ArrayList<>();
        // Every payment is completed by two instances; one of them must come too late.
        for (int p = 0; p < payments.size(); p++) {
          if (p % INSTANCES == i || (p + 1) % INSTANCES == i) {
            mine.add(payments.get(p));
          }
        }
        work.add(CompletableFuture.runAsync(() -> complete(instance, mine, random), threads));
      }
      for (int closer = 0; closer < 2; closer++) {
        work.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < CUT_OFFS / 2; i++) {
                    get(cycles.end(Optional.empty()));
                  }
                },
                threads));
      }
      work.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void complete(Outcomes instance, List<UUID> payments, Random random) {
    for (int from = 0; from < payments.size(); ) {
      int to = Math.min(payments.size(), from + 1 + random.nextInt(40));
      List<Uni<Boolean>> some =
          payments.subList(from, to).stream()
              .map(id -> instance.store(new Change.Completed(id)))
              .toList();
      get(Uni.join().all(some).andFailFast());
      from = to;
    }
  }

  private static void checkOrder(List<Told> told, String firstCycle) {
    Map<String, String> stamped = new HashMap<>();
    Database.rows("select payment_id, cycle_id from payment where payer_ref = 'load-1'")
        .forEach(
            row -> stamped.put(row.get("payment_id").toString(), (String) row.get("cycle_id")));
    Map<String, Set<Integer>> ends = new HashMap<>();
    Map<String, Long> counts = new HashMap<>();
    Map<String, Long> sums = new HashMap<>();
    Set<String> paid = new HashSet<>();
    for (Told event : told) {
      JsonObject data = new JsonObject(new String(event.payload()));
      String cycle = data.getString("cycleId");
      if (event.type().equals("hutong.payment.completed.v1")) {
        assertThat(ends).as("a payment behind the end of its cycle").doesNotContainKey(cycle);
        assertThat(paid.add(event.key())).as("told once").isTrue();
        counts.merge(cycle, 1L, Long::sum);
        sums.merge(cycle, data.getLong("amountMinor"), Long::sum);
        assertThat(stamped).containsEntry(event.key(), cycle);
      } else if (event.type().equals("hutong.cycle.ended.v1")) {
        Schemas.validEvent(event.type(), event.payload());
        assertThat(event.partition()).isEqualTo(data.getInteger("partition"));
        ends.computeIfAbsent(cycle, c -> new TreeSet<>()).add(event.partition());
        assertThat(data.getLong("completedCount")).isEqualTo(counts.getOrDefault(cycle, 0L));
        assertThat(data.getJsonObject("completedAmountMinor").getLong("CNY", 0L))
            .isEqualTo(sums.getOrDefault(cycle, 0L));
      }
    }
    assertThat(paid).hasSize(PAYMENTS);
    assertThat(ends).hasSize(CUT_OFFS + 1).containsKey(firstCycle);
    assertThat(ends.values()).allSatisfy(set -> assertThat(set).containsExactly(0, 1, 2, 3));
    assertThat(counts.size()).as("the cut-offs fell among the payments").isGreaterThan(1);
  }

  @Test
  void twoCutOffsOfOneCycleEndItOnce() {
    // Given
    String open = get(cycles.open()).id();

    // When
    List<Ended> both =
        get(
            Uni.join()
                .all(cycles.end(Optional.of(open)), cycles.end(Optional.of(open)))
                .andFailFast());

    // Then
    assertThat(both.get(0)).isEqualTo(both.get(1));
    assertThat(
            Database.count(
                "select count(*) from outbox where key = ? and type = 'hutong.cycle.ended.v1'",
                open))
        .isEqualTo(4);
    get(cycles.end(Optional.of(both.get(0).nextCycleId())));
    assertThatThrownBy(() -> get(cycles.end(Optional.of(open))))
        .isInstanceOf(CycleMovedException.class);
  }

  @Test
  void paymentAtTheCutOffInstantIsStampedWithTheNextDay() {
    // Given
    String paymentId = authorised();
    var open = get(cycles.open());

    // When it is 23:00 of the day of the open cycle, which a clock that was set back has left
    // behind
    clock.set(open.settlementDate().atTime(23, 0).atZone(ZoneId.of("Asia/Shanghai")).toInstant());
    boolean completed = get(outcomes.store(new Change.Completed(UUID.fromString(paymentId))));

    // Then
    assertThat(completed).isTrue();
    LocalDate stamped = ((java.sql.Date) row(paymentId).get("settlement_date")).toLocalDate();
    assertThat(stamped).isEqualTo(open.settlementDate().plusDays(1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Database.rows("select state from settlement_cycle where id = ?", open.id()))
                    .containsExactly(Map.of("state", "ENDED")));
  }

  @Test
  void settlementDayStaysWhenTheClockIsSetBack() {
    // Given
    LocalDate day = get(cycles.open()).settlementDate();

    // When
    clock.set(Instant.parse("2019-12-30T04:00:00Z"));
    get(cycles.end(Optional.empty()));

    // Then
    assertThat(get(cycles.open()).settlementDate()).isEqualTo(day);
  }
}
