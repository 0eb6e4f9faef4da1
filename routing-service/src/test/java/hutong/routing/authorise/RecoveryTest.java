package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.runtime.clock.BusinessClock;
import hutong.runtime.id.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Instances that die, that are paused, and that work side by side. */
@RoutingTest
class RecoveryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static Institution institution;

  @Inject Pool pool;
  @Inject Ids ids;
  @Inject Authoriser authoriser;
  @Inject Outcomes outcomes;
  @Inject BusinessClock clock;
  @Inject AuthoriseConfig config;
  @Inject Heart heart;

  @BeforeAll
  static void start() {
    institution = Institution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  private static String heldBy(UUID owner) {
    String paymentId = Scans.newPayment();
    PaymentRows.insert(paymentId, "AUTHORISED", "1 hour");
    Database.execute("update payment set owner = ? where payment_id = ?::uuid", owner, paymentId);
    return paymentId;
  }

  private static void beat(UUID who, String at) {
    Database.execute("insert into instance values (?, now() + ?::interval)", who, at);
  }

  @Test
  void whatADeadInstanceHeldIsTakenUpLongBeforeItsLeaseEnds() {
    // Given
    UUID dead = UUID.randomUUID();
    UUID alive = UUID.randomUUID();
    String left = heldBy(dead);
    String held = heldBy(alive);
    beat(alive, "1 hour");

    // When
    beat(dead, "-5 seconds");

    // Then
    await().atMost(PATIENCE).until(() -> "COMPLETED".equals(Database.state(left)));
    assertThat(Database.state(held)).isEqualTo("AUTHORISED");
    assertThat(Database.count("select count(*) from instance where id = ?", dead)).isZero();
    Database.execute("delete from payment where payment_id = ?::uuid", held);
    Database.execute("delete from instance where id = ?", alive);
  }

  @Test
  void instancesShareTheWorkAndDoNothingTwice() {
    // Given
    List<String> payments = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      payments.add(Scans.newPayment());
      PaymentRows.insert(payments.get(i), "AUTHORISED", "1 hour");
    }
    Sweeper one = new Sweeper(pool, authoriser, clock, new Instance(ids), config);
    Sweeper other = new Sweeper(pool, authoriser, clock, new Instance(ids), config);

    // When
    Database.execute(
        "update payment set next_attempt_at = now() where payment_id = any(?::uuid[])",
        "{" + String.join(",", payments) + "}");
    Uni.join().all(one.takeUp(), other.takeUp()).andFailFast().await().atMost(PATIENCE);

    // Then
    await()
        .atMost(PATIENCE)
        .until(() -> payments.stream().allMatch(id -> "COMPLETED".equals(Database.state(id))));
    assertThat(payments)
        .allSatisfy(id -> assertThat(institution.timesAsked("credits", id)).isOne());
  }

  @Test
  void instanceThatWasPausedFindsItsWorkDoneAndEntersAgain() {
    // Given: it was taken for dead, and somebody else has ended its payment.
    UUID paused = UUID.randomUUID();
    String paymentId = heldBy(paused);
    beat(paused, "-5 seconds");
    UUID id = UUID.fromString(paymentId);
    await().atMost(PATIENCE).until(() -> "COMPLETED".equals(Database.state(paymentId)));
    Map<String, Object> before =
        Database.rows("select * from payment where payment_id = ?", id).get(0);

    // When: it goes on with what it had in its hands.
    List<Boolean> changed = new ArrayList<>();
    for (Change late :
        List.of(
            Changes.unknown(id),
            Changes.authorised(id),
            Changes.reversing(id),
            Changes.creditRejected(id),
            new Change.Rest(id, PaymentState.AUTHORISED, 0, Duration.ZERO, null),
            new Change.Dispatched(id, 0, Duration.ZERO),
            new Change.Completed(id))) {
      changed.add(outcomes.store(late).await().atMost(PATIENCE));
    }
    heart.beat(paused).await().atMost(PATIENCE);

    // Then
    assertThat(changed).hasSize(7).containsOnly(false);
    assertThat(Database.rows("select * from payment where payment_id = ?", id))
        .containsExactly(before);
    assertThat(Database.told(paymentId)).containsExactly("hutong.payment.completed.v1");
    assertThat(Database.count("select count(*) from instance where id = ?", paused)).isOne();
  }
}
