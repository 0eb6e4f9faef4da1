package hutong.routing.authorise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.routing.support.Database;
import hutong.routing.support.Institution;
import hutong.routing.support.PaymentRows;
import hutong.routing.support.RoutingTest;
import hutong.routing.support.Scans;
import hutong.runtime.clock.BusinessClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Institutions that keep honest books and answer as they please, instances that die at any moment,
 * and a business day that jumps: whatever happens, the books and the states agree in the end.
 */
@RoutingTest
class RandomWalkTest {

  private static final int PAYMENTS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static Institution institution;

  @Inject BusinessClock clock;

  @BeforeAll
  static void start() {
    institution = Institution.start();
  }

  @AfterAll
  static void stop() {
    institution.close();
  }

  /** What both institutions have booked of one payment. */
  private static final class Books implements Institution.Script {
    private final Random random;
    private boolean debited;
    private boolean declined;
    private boolean blocked;
    private boolean credited;
    private boolean rejected;
    private boolean keeps;

    Books(long seed) {
      this.random = new Random(seed);
    }

    @Override
    public synchronized String answer(String call, int nth) {
      String answer = book(call);
      return random.nextInt(100) < 35 ? "" : answer;
    }

    private String book(String call) {
      switch (call) {
        case "debits":
          decide();
          return status();
        case "query":
          return debited || declined || blocked ? status() : "NOT_FOUND";
        case "reversals":
          return reverse();
        default:
          rejected |= !credited && random.nextInt(5) == 0;
          credited |= !rejected;
          return credited ? "ACKNOWLEDGED" : "REJECTED";
      }
    }

    private void decide() {
      if (!debited && !declined && !blocked) {
        declined = random.nextInt(4) == 0;
        debited = !declined;
      }
    }

    private String status() {
      if (blocked) {
        return "DECLINED REVERSED";
      }
      if (random.nextInt(10) == 0) {
        return random.nextBoolean() ? "PENDING" : "PENDING USER_PAYING";
      }
      return debited ? "APPROVED" : "DECLINED";
    }

    private String reverse() {
      keeps |= debited && random.nextInt(4) == 0;
      if (keeps) {
        return "REFUSED";
      }
      debited = false;
      blocked = true;
      return "REVERSED";
    }

    synchronized boolean agreesWith(String state) {
      switch (state) {
        case "COMPLETED":
          return debited && credited;
        case "COMPENSATING":
          return debited && !credited;
        case "DECLINED":
        case "REVERSED":
          return !debited && !credited;
        default:
          return true;
      }
    }
  }

  @Test
  void everyPaymentEndsAsTheBooksOfItsInstitutionsSay() {
    // Given
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("RandomWalkTest -Dseed=" + seed);
    Random random = new Random(seed);
    Map<String, Books> payments = new LinkedHashMap<>();
    for (int i = 0; i < PAYMENTS; i++) {
      String paymentId = Scans.newPayment();
      payments.put(paymentId, new Books(random.nextLong()));
      institution.script(paymentId, payments.get(paymentId));
      PaymentRows.insert(paymentId, "AUTHORISING", "-1 second");
    }
    String all = "{" + String.join(",", payments.keySet()) + "}";

    // When instances die with some of the payments in their hands, and the day goes on
    int[] jumps = {0};
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              if (jumps[0]++ < 40) {
                clock.set(clock.instant().plus(Duration.ofMinutes(random.nextInt(4))));
                kill(all, random.nextInt(5));
              }
              return Database.count(
                      "select count(*) from payment where payment_id = any(?::uuid[])"
                          + " and next_attempt_at is not null and attention is null",
                      all)
                  == 0;
            });

    // Then
    payments.forEach(
        (paymentId, books) ->
            assertThat(books.agreesWith(Database.state(paymentId)))
                .as("%s %s, seed %d", paymentId, Database.state(paymentId), seed)
                .isTrue());
    assertThat(payments.keySet())
        .allSatisfy(
            id -> assertThat(Database.told(id)).as("told of %s, seed %d", id, seed).hasSize(1));
    assertThat(
            Database.rows(
                "select distinct state from payment where payment_id = any(?::uuid[])", all))
        .extracting(row -> row.get("state"))
        .isSubsetOf(List.of("COMPLETED", "DECLINED", "REVERSED", "COMPENSATING"));
  }

  /** The work that is under way goes on, as that of a paused instance would when it comes back. */
  private static void kill(String all, int count) {
    UUID dead = UUID.randomUUID();
    Database.execute(
        "update payment set owner = ?, next_attempt_at = next_attempt_at + interval '1 hour'"
            + " where payment_id in (select payment_id from payment"
            + " where payment_id = any(?::uuid[]) and owner is not null limit ?)"
            + " and owner is not null",
        dead,
        all,
        count);
    Database.execute("insert into instance values (?, now() - interval '5 seconds')", dead);
  }
}
