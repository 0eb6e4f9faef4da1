package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.cutoff.Cycles;
import hutong.routing.cutoff.Cycles.Ended;
import hutong.routing.cutoff.OpenCycle;
import hutong.routing.cutoff.PartitionCount;
import hutong.routing.cutoff.SettlementCalendar;
import hutong.routing.outbox.Announcer;
import hutong.routing.reserve.BillClaims;
import hutong.routing.reserve.LimitCounters;
import hutong.routing.reserve.Positions;
import hutong.routing.route.Reason;
import hutong.routing.support.Database;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import hutong.runtime.clock.BusinessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cut-off is due and cannot be announced: nobody can say how many partitions there are. */
@RoutingTest
class CutOffAwayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int COMPLETIONS = 5;

  @Inject Pool pool;
  @Inject BusinessClock clock;
  @Inject Instance instance;
  @Inject Cycles cycles;
  @Inject Announcer announcer;
  @Inject LimitCounters limits;
  @Inject BillClaims bills;
  @Inject Positions positions;
  @Inject AuthoriseConfig config;
  @Inject SettlementCalendar calendar;
  @Inject MeterRegistry meters;

  private final List<UUID> payments = new ArrayList<>();

  @AfterEach
  void leaveNothingToTheSweeper() {
    payments.forEach(
        id -> Database.execute("delete from payment where payment_id = ?::uuid", id.toString()));
  }

  private UUID payment(String state) {
    UUID id = UUID.randomUUID();
    payments.add(id);
    PaymentRows.insert(id.toString(), state, "1 hour");
    return id;
  }

  private Cycles stuck(OpenCycle open, PartitionCount partitions) {
    Clock due = Clock.fixed(open.endsAt(), ZoneOffset.UTC);
    return new Cycles(pool, due, announcer, partitions, calendar, meters);
  }

  private OpenCycle open() {
    return cycles.open().await().atMost(PATIENCE);
  }

  private static CompletableFuture<Boolean> store(Outcomes outcomes, Change change) {
    return outcomes.store(change).subscribeAsCompletionStage();
  }

  private static boolean done(CompletableFuture<Boolean> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private List<CompletableFuture<Boolean>> completeSome(Outcomes outcomes) {
    List<CompletableFuture<Boolean>> completions = new ArrayList<>();
    for (int i = 0; i < COMPLETIONS; i++) {
      completions.add(store(outcomes, new Change.Completed(payment("AUTHORISED"))));
    }
    return completions;
  }

  @Test
  void paymentsBecomeFinalInTheNextCycleWhileTheBrokerIsSilent() throws Exception {
    // Given
    OpenCycle before = open();
    Cycles stuck = stuck(before, () -> Uni.createFrom().nothing());
    Outcomes outcomes =
        new Outcomes(
            pool, clock, stuck, announcer, limits, bills, positions, instance, config, meters);
    UUID approved = payment("AUTHORISING");
    UUID refused = payment("UNKNOWN");

    // When
    List<CompletableFuture<Boolean>> completions = completeSome(outcomes);
    var authorised = store(outcomes, Changes.authorised(approved));
    var declined = store(outcomes, new Change.Declined(refused, Reason.INSUFFICIENT_FUNDS));

    // Then
    assertThat(done(authorised)).isTrue();
    assertThat(done(declined)).isTrue();
    for (CompletableFuture<Boolean> completion : completions) {
      assertThat(done(completion)).isTrue();
    }
    assertThat(
            Database.count(
                "select count(*) from payment where cycle_id <> ? and payment_id = any(?::uuid[])",
                before.id(),
                payments.toString().replace('[', '{').replace(']', '}')))
        .isEqualTo(COMPLETIONS);
  }

  @Test
  void endThatCouldNotBeAnnouncedIsAnnouncedOnceByWhoeverCan() {
    // Given
    OpenCycle before = open();
    CompletableFuture<Integer> broker = new CompletableFuture<>();
    Cycles stuck = stuck(before, () -> Uni.createFrom().completionStage(broker));
    CompletableFuture<Void> first = stuck.endIfDue().subscribeAsCompletionStage();
    broker.completeExceptionally(new IllegalStateException("no broker"));
    assertThat(first).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("no broker");

    // When
    Ended ended = cycles.end(Optional.of(before.id())).await().atMost(PATIENCE);

    // Then
    assertThat(ended.endedCycleId()).isEqualTo(before.id());
    assertThat(ended.nextCycleId()).isEqualTo(open().id());
    assertThat(
            Database.count(
                "select count(*) from outbox where key = ? and type = 'hutong.cycle.ended.v1'",
                before.id()))
        .isEqualTo(ended.partitions());
  }
}
