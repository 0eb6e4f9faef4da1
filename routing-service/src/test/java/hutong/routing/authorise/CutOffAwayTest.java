package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.routing.cutoff.CycleConfig;
import hutong.routing.cutoff.Cycles;
import hutong.routing.cutoff.PartitionCount;
import hutong.routing.outbox.Announcer;
import hutong.routing.route.Reason;
import hutong.routing.support.Database;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cut-off is due and cannot be done, because nobody can say how many partitions there are. */
@RoutingTest
class CutOffAwayTest {

  private static final int PATIENCE_SECONDS = 20;

  @Inject Pool pool;
  @Inject Clock clock;
  @Inject Cycles cycles;
  @Inject Announcer announcer;
  @Inject AuthoriseConfig config;
  @Inject CycleConfig cycleConfig;
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

  private Outcomes atTheCutOff(PartitionCount partitions) {
    Clock due =
        Clock.fixed(
            cycles.open().await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).endsAt(),
            ZoneOffset.UTC);
    Cycles stuck = new Cycles(pool, due, announcer, partitions, cycleConfig, meters);
    return new Outcomes(pool, clock, stuck, announcer, config, meters);
  }

  private static CompletableFuture<Boolean> store(Outcomes outcomes, Change change) {
    return outcomes.store(change).subscribeAsCompletionStage();
  }

  private static boolean done(CompletableFuture<Boolean> answer) throws Exception {
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private List<CompletableFuture<Boolean>> completeSome(Outcomes outcomes) {
    List<CompletableFuture<Boolean>> completions = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      completions.add(store(outcomes, new Change.Completed(payment("AUTHORISED"))));
    }
    return completions;
  }

  @Test
  void otherOutcomesAreStoredWhileTheBrokerIsSilent() throws Exception {
    // Given
    UUID approved = payment("AUTHORISING");
    UUID refused = payment("UNKNOWN");
    Outcomes outcomes = atTheCutOff(() -> Uni.createFrom().nothing());
    List<CompletableFuture<Boolean>> completions = completeSome(outcomes);

    // When
    var authorised = store(outcomes, new Change.Authorised(approved));
    var declined = store(outcomes, new Change.Declined(refused, Reason.INSUFFICIENT_FUNDS));

    // Then
    assertThat(done(authorised)).isTrue();
    assertThat(done(declined)).isTrue();
    assertThat(completions).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void otherOutcomesAreStoredWhileTheBrokerIsAway() throws Exception {
    // Given
    UUID approved = payment("AUTHORISING");
    UUID refused = payment("UNKNOWN");
    CompletableFuture<Integer> broker = new CompletableFuture<>();
    Outcomes outcomes = atTheCutOff(() -> Uni.createFrom().completionStage(broker));

    // When
    List<CompletableFuture<Boolean>> completions = completeSome(outcomes);
    var authorised = store(outcomes, new Change.Authorised(approved));
    var declined = store(outcomes, new Change.Declined(refused, Reason.INSUFFICIENT_FUNDS));

    broker.completeExceptionally(new IllegalStateException("no broker"));

    // Then
    assertThat(done(authorised)).isTrue();
    assertThat(done(declined)).isTrue();
    assertThat(completions)
        .allSatisfy(
            completion ->
                assertThat(completion)
                    .failsWithin(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("no broker"));
  }
}
