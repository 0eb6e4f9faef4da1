package hutong.settlement.cycle;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.settlement.cycle.Closing.Outcome;
import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import hutong.settlement.post.AdjustmentItem;
import hutong.settlement.post.AdjustmentLedger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Dispute cycles from their first adjustment to their nets; each test has days of its own. */
@OnRealServers
class DisputeCyclesTest {

  private static final Logger LOG = Logger.getLogger(DisputeCyclesTest.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Pool pool;
  @Inject Closing closing;
  @Inject Sealing sealing;
  @Inject DisputeCalendar calendar;
  @Inject AdjustmentLedger ledger;

  private static Clock clock(String instant) {
    return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
  }

  private DisputeClosing closingAt(Clock clock) {
    return new DisputeClosing(pool, clock, calendar, closing, sealing);
  }

  /** Posts one adjustment and says into which cycle. */
  private Uni<String> post(Clock clock, UUID id, String debit, String credit, long amountMinor) {
    DisputeCycles cycles = new DisputeCycles(calendar, clock);
    return pool.withTransaction(
        tx ->
            cycles
                .enter(tx)
                .call(
                    entered ->
                        ledger.post(
                            tx,
                            List.of(
                                new AdjustmentItem(
                                    id,
                                    null,
                                    entered.at(),
                                    entered.cycleId(),
                                    entered.settlementDate(),
                                    new Account(debit, Role.ISSUER),
                                    new Account(credit, Role.ACQUIRER),
                                    amountMinor,
                                    "CNY"))))
                .map(DisputeCycles.Entered::cycleId));
  }

  private String post(String at, long amountMinor) {
    return await(post(clock(at), UUID.randomUUID(), "CCB", "TENPAY", amountMinor));
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  @Test
  void an_adjustment_that_fails_leaves_no_empty_cycle() {
    // Given
    UUID known = UUID.randomUUID();
    await(post(clock("2071-01-01T01:00:00Z"), known, "CCB", "TENPAY", 5));

    // When
    assertThatThrownBy(() -> await(post(clock("2071-01-02T01:00:00Z"), known, "CCB", "TENPAY", 5)));

    // Then
    assertThat(Books.state("2071-01-02-D1")).isNull();
  }

  @Test
  void the_cut_off_and_midnight_belong_to_the_next_cycle() {
    assertThat(post("2071-02-01T07:59:59.999Z", 1)).isEqualTo("2071-02-01-D1");
    assertThat(post("2071-02-01T08:00:00.000Z", 1)).isEqualTo("2071-02-01-D2");
    assertThat(post("2071-02-01T15:59:59.999Z", 1)).isEqualTo("2071-02-01-D2");
    assertThat(post("2071-02-01T16:00:00.000Z", 1)).isEqualTo("2071-02-02-D1");
  }

  @Test
  void a_cycle_closes_when_its_time_is_over_and_not_before_with_nets_that_are_told_once() {
    // Given
    String cycle = post("2071-03-01T01:00:00Z", 1_280);
    post("2071-03-01T02:00:00Z", 20);

    // When a millisecond too early, then in time, then again
    List<String> early = await(closingAt(clock("2071-03-01T07:59:59.999Z")).closeEnded());
    String before = Books.state(cycle);
    List<String> closed = await(closingAt(clock("2071-03-01T08:00:00Z")).closeEnded());
    List<String> again = await(closingAt(clock("2071-03-01T09:00:00Z")).closeEnded());

    // Then
    assertThat(early).doesNotContain(cycle);
    assertThat(before).isEqualTo("OPEN");
    assertThat(closed).contains(cycle);
    assertThat(again).doesNotContain(cycle);
    assertThat(
            Books.rows(
                "select participant, net_minor from cycle_net where cycle_id = ? order by 1",
                cycle))
        .containsExactly("CCB -1300", "TENPAY 1300");
    assertThat(Books.rows("select convert_from(payload, 'UTF8') from outbox where key = ?", cycle))
        .singleElement()
        .asString()
        .contains("\"cycleType\":\"DISPUTE\"", "\"itemCount\":0", "\"sumMinor\":{\"CNY\":0}");
  }

  @Test
  void after_an_early_close_the_next_adjustment_opens_the_next_cycle_of_the_day() {
    // Given
    String morning = "2071-04-01T01:00:00Z";
    String first = post(morning, 1);

    // When
    Outcome outcome = await(closingAt(clock(morning)).close(first));
    String second = post(morning, 1);
    await(closingAt(clock(morning)).close(second));
    String third = post("2071-04-01T10:00:00Z", 1);

    // Then
    assertThat(outcome).isEqualTo(Outcome.CLOSED);
    assertThat(List.of(first, second, third))
        .containsExactly("2071-04-01-D1", "2071-04-01-D2", "2071-04-01-D3");
    assertThat(await(closingAt(clock(morning)).close(first))).isEqualTo(Outcome.ALREADY_CLOSED);
  }

  @Test
  void no_cycle_is_opened_before_one_that_there_is_whatever_the_clock_says() {
    // Given the second window's cycle, posted by a clock that is ahead, and closed
    String second = post("2071-08-01T08:00:00.000Z", 1);

    // When
    String beside = post("2071-08-01T07:59:59.000Z", 1);
    await(closingAt(clock("2071-08-01T08:00:00Z")).close(second));
    String behind = post("2071-08-01T07:59:59.000Z", 1);

    // Then
    assertThat(List.of(second, beside, behind))
        .containsExactly("2071-08-01-D2", "2071-08-01-D2", "2071-08-01-D3");
    assertThat(Books.state("2071-08-01-D1")).isNull();
    await(closingAt(clock("2071-08-01T16:00:00Z")).close(behind));
  }

  @Test
  void who_opens_a_cycle_waits_for_whoever_is_opening_an_earlier_one() {
    // Given a transaction that has opened the first window's cycle and is not over
    SqlConnection first = await(pool.getConnection());
    Transaction transaction = await(first.begin());
    String opened =
        await(new DisputeCycles(calendar, clock("2071-09-01T07:59:59Z")).enter(first)).cycleId();

    // When another opens the second window's
    CompletableFuture<String> second =
        post(clock("2071-09-01T08:00:00Z"), UUID.randomUUID(), "CCB", "TENPAY", 1)
            .subscribeAsCompletionStage();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                Books.number(
                        "select count(*) from pg_locks where locktype = 'advisory' and not granted")
                    > 0);
    boolean early = second.isDone();
    await(
        ledger.post(
            first,
            List.of(
                new AdjustmentItem(
                    UUID.randomUUID(),
                    null,
                    Instant.parse("2071-09-01T07:59:59Z"),
                    opened,
                    LocalDate.parse("2071-09-01"),
                    new Account("CCB", Role.ISSUER),
                    new Account("TENPAY", Role.ACQUIRER),
                    1,
                    "CNY"))));
    await(transaction.commit());
    await(first.close());

    // Then
    assertThat(early).isFalse();
    assertThat(second.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("2071-09-01-D2");
    await(closingAt(clock("2071-09-01T16:00:00Z")).close(opened));
    await(closingAt(clock("2071-09-01T16:00:00Z")).close("2071-09-01-D2"));
  }

  @Test
  void a_cycle_whose_positions_are_not_its_items_is_not_closed_and_takes_no_more() {
    // Given
    String cycle = post("2071-05-01T01:00:00Z", 7);
    Books.rows(
        "update position set debit_minor = 8 where cycle_id = ? and participant = 'CCB' returning 1",
        cycle);

    // When
    Outcome outcome = await(closingAt(clock("2071-05-01T08:00:00Z")).close(cycle));
    String next = post("2071-05-01T01:00:00Z", 7);
    Books.rows(
        "update position set debit_minor = 7 where cycle_id = ? and participant = 'CCB' returning 1",
        cycle);
    await(closingAt(clock("2071-05-01T08:00:10Z")).close(cycle));

    // Then, whether this attempt closed it or the schedule, which looks at draining cycles again
    assertThat(outcome).isEqualTo(Outcome.MISMATCHED);
    assertThat(next).isEqualTo("2071-05-01-D2");
    assertThat(Books.state(cycle)).isEqualTo("CLOSED");
  }

  @Test
  void closing_under_postings_leaves_every_adjustment_in_exactly_one_cycle_that_sums_to_zero() {
    // Given
    long seed = Long.getLong("hutong.test.seed", System.nanoTime());
    LOG.infof("Seed %d (repeat with -Dhutong.test.seed)", seed);
    Random random = new Random(seed);
    List<String> banks = List.of("CCB", "BOC", "CITIC", "TENPAY", "ALIPAY");
    Clock clock = clock("2071-06-01T01:00:00Z");
    Map<UUID, Long> amounts = new LinkedHashMap<>();

    // When in three rounds two instances close while others post, and what is left is closed behind
    for (int round = 0; round < 3; round++) {
      List<Uni<Void>> atOnce = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        long amountMinor = 1 + random.nextInt(1_000_000);
        amounts.put(id, amountMinor);
        atOnce.add(
            post(clock, id, pick(random, banks), pick(random, banks), amountMinor)
                .replaceWithVoid());
        if (i % 20 == 10) {
          atOnce.add(close(clock));
        }
      }
      await(Uni.join().all(atOnce).andFailFast());
      await(close(clock));
    }

    // Then
    assertThat(cyclesOf("2071-06-01")).as("seed %d", seed).hasSizeGreaterThan(1);
    assertThat(
            Books.number(
                "select sum(amount_minor) from direct_item where settlement_date = date '2071-06-01'"))
        .as("seed %d", seed)
        .isEqualTo(amounts.values().stream().mapToLong(Long::longValue).sum());
    for (String cycle : cyclesOf("2071-06-01")) {
      assertThat(Books.state(cycle)).isEqualTo("CLOSED");
      assertThat(Books.number("select sum(net_minor) from cycle_net where cycle_id = ?", cycle))
          .as("seed %d", seed)
          .isZero();
      assertThat(Books.number("select count(*) from direct_item where cycle_id = ?", cycle))
          .isPositive();
      assertThat(
              Books.number(
                  "select count(*) from outbox where type = 'hutong.cycle.closed.v1' and key = ?",
                  cycle))
          .isEqualTo(1);
      assertThat(Books.rows(NETS_THAT_ARE_NOT_THOSE_OF_THE_ITEMS, cycle, cycle, cycle))
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  private static final String NETS_THAT_ARE_NOT_THOSE_OF_THE_ITEMS =
      """
      select participant, sum(minor)
        from (select participant, -net_minor as minor from cycle_net where cycle_id = ?
              union all
              select debit_participant, -amount_minor from direct_item where cycle_id = ?
              union all
              select credit_participant, amount_minor from direct_item where cycle_id = ?) as sides
       group by participant having sum(minor) <> 0
      """;

  private Uni<Void> close(Clock clock) {
    return Uni.createFrom()
        .item(() -> cyclesOf("2071-06-01"))
        .chain(
            ids ->
                ids.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : closingAt(clock).close(ids.get(ids.size() - 1)).replaceWithVoid());
  }

  private static List<String> cyclesOf(String date) {
    return Books.rows("select cycle_id from cycle where cycle_id like ? order by 1", date + "-D%");
  }

  private static String pick(Random random, List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @Test
  void cycles_can_be_asked_for_by_type() {
    // Given
    String cycle = post("2071-07-01T01:00:00Z", 3);

    // When // Then
    given()
        .get("/v1/cycles?type=disputes")
        .then()
        .statusCode(400)
        .body("code", equalTo("BAD_CYCLE_TYPE"));
    given()
        .get("/v1/cycles?type=DISPUTE")
        .then()
        .statusCode(200)
        .body("cycles.type", everyItem(equalTo("DISPUTE")));
    given()
        .get("/v1/cycles/" + cycle)
        .then()
        .statusCode(200)
        .body("type", equalTo("DISPUTE"))
        .body("itemCount", equalTo(0))
        .body("sumMinor.CNY", equalTo(0));
  }
}
