package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hutong.e2e.Requests.Request;
import hutong.local.system.LocalSystem;
import hutong.local.system.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Over a thousand payments through institutions that misbehave in every way that the simulator can
 * play, with the services killed among them, and with a day of business time that is turned by hand
 * afterwards: query ladders, reversals, and what is stored and forwarded until somebody gives up.
 */
class OutcomesIT {

  private static final int PAYMENTS = Integer.getInteger("hutong.outcomes.payments", 1_200);
  private static final int REFUNDS = 150;
  private static final int KILLS_EACH = 2;
  private static final List<String> VICTIMS = List.of("code-scan", "routing", "settlement");
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /**
   * How far a turn moves the clock at the beginning and at most: short ones for the ladders, whose
   * longest rung is an hour, long ones for the day after which a person is told.
   */
  private static final Duration FIRST_TURN = Duration.ofSeconds(5);

  private static final Duration LONGEST_TURN = Duration.ofHours(6);
  private static final int MOST_TURNS = 60;

  /** Real time for a sweep and for answers, more than who keeps quiet is waited for. */
  private static final Duration LONGEST_WORK = Duration.ofSeconds(8);

  @RegisterExtension static final WholeSystem WHOLE = new WholeSystem().withImpatientInstitutions();

  private final long seed = Long.getLong("hutong.seed", new Random().nextLong() & 0xffff_ffffL);
  private final Random random = new Random(seed);

  @Test
  void every_payment_ends_as_the_institutions_books_say_or_is_handed_to_a_person()
      throws Exception {
    System.out.printf("Seed of this run: %d (-Dhutong.seed=%d)%n", seed, seed);
    LocalSystem system = WHOLE.system();
    Reckoning reckoning = new Reckoning(system);

    // Given institutions that misbehave
    for (Scripts.Script script : Scripts.ALL) {
      control(script.participant(), script.json(seed));
    }

    // When over a thousand payments are made while the services are killed among them
    Requests requests = new Requests(seed);
    int sent = pay(system, requests);
    await().atMost(PATIENCE).until(() -> reckoning.payments() >= sent);

    // And some of what was paid is refunded
    await().atMost(PATIENCE).until(() -> reckoning.completed().size() > sent / 4);
    refund(system, reckoning);

    // And as much business time passes as it takes
    Instant end = turn(system, reckoning);
    System.out.printf("At %s: %s%n", end, reckoning.states());

    // Then everything is final or in a person's hands, and all books say the same
    assertThat(reckoning.underWay()).as("payments under way").isZero();
    assertThat(reckoning.refundsUnderWay()).as("refunds under way").isZero();
    await().atMost(PATIENCE).until(() -> reckoning.payersWaiting() == 0);
    await().atMost(PATIENCE).until(() -> reckoning.postingsMissing() <= 0);
    reckoning.moneyIsWhereTheStatesSay();
    reckoning.refundsAreWhatWasGivenBack();
    reckoning.settlementHasPostedTheSame();
    reckoning.payersAreToldTheSame();
    reckoning.positionsAreTheSumOfPayments();
    new AllBooks(system).balance();
    assertThat(reckoning.states().keySet())
        .as("every way to end was met")
        .anyMatch(state -> state.startsWith("COMPLETED"))
        .anyMatch(state -> state.startsWith("DECLINED INSUFFICIENT_FUNDS"))
        .anyMatch(state -> state.startsWith("REVERSED"))
        .anyMatch(state -> state.startsWith("COMPENSATING"))
        .anyMatch(state -> state.startsWith("REVERSING") && state.contains("REVERSAL_EXPIRED"));
  }

  /** Sends through both doors; whoever is to be killed dies after a number drawn from the seed. */
  private int pay(LocalSystem system, Requests requests) throws Exception {
    TreeMap<Integer, String> kills = new TreeMap<>();
    for (String victim : VICTIMS) {
      for (int i = 0; i < KILLS_EACH; i++) {
        kills.put(PAYMENTS / 20 + random.nextInt(PAYMENTS * 9 / 10), victim);
      }
    }
    System.out.printf("Kills after so many payments: %s%n", kills);
    List<Thread> restarts = new ArrayList<>();
    try (Doors doors = new Doors(system.ports())) {
      for (int i = 0; i < PAYMENTS; i++) {
        Request request = requests.nextOfAnyBank();
        if (i % 2 == 0) {
          doors.sendByHttp(request);
        } else {
          doors.sendByKafka(request);
        }
        if (i == PAYMENTS * 2 / 5) {
          control("UNIONPAY", "{\"mode\":\"DOWN\"}");
        } else if (i == PAYMENTS / 2) {
          control("UNIONPAY", "{\"mode\":\"APPROVE\"}");
        }
        String victim = kills.get(i);
        if (victim != null) {
          for (Thread earlier : restarts) {
            earlier.join();
          }
          system.kill(victim);
          System.out.printf("%s was killed after %d payments%n", victim, i);
          Thread restart = new Thread(() -> system.restart(victim));
          restart.start();
          restarts.add(restart);
        }
      }
    }
    for (Thread restart : restarts) {
      restart.join();
    }
    return PAYMENTS;
  }

  /** Refunds drawn from the seed, in one part or two, so that some end exactly at the amount. */
  private void refund(LocalSystem system, Reckoning reckoning) throws Exception {
    List<Map<String, String>> completed = new ArrayList<>(reckoning.completed());
    completed.sort(Comparator.comparing(payment -> payment.get("payment_id")));
    Collections.shuffle(completed, random);
    int accepted = 0;
    for (Map<String, String> payment : completed.subList(0, Math.min(REFUNDS, completed.size()))) {
      long amount = Long.parseLong(payment.get("amount_minor"));
      long first = random.nextBoolean() ? amount : 1 + (long) (random.nextDouble() * (amount - 1));
      accepted += ask(system, payment.get("payment_id"), first);
      if (first < amount) {
        accepted += ask(system, payment.get("payment_id"), amount - first);
      }
    }
    System.out.printf("%d refunds were accepted%n", accepted);
    assertThat(accepted).isPositive();
  }

  private int ask(LocalSystem system, String paymentId, long amountMinor) throws Exception {
    String body =
        "{\"refundId\":\"%s\",\"amountMinor\":%d,\"currency\":\"CNY\"}"
            .formatted(
                new UUID(
                    (random.nextLong() & ~0xf000L) | 0x4000L,
                    (random.nextLong() & ~(3L << 62)) | (2L << 62)),
                amountMinor);
    URI uri =
        system.ports().httpUri(Service.ROUTING).resolve("/v1/payments/" + paymentId + "/refunds");
    Calls.post(uri, body, 202);
    return 1;
  }

  /**
   * Turns the clock in growing steps until nothing is under way. Each leaves real time until all
   * that is due has been asked about and rests again; where that lasts, the next comes all the
   * same.
   */
  private Instant turn(LocalSystem system, Reckoning reckoning) {
    Instant now = WholeSystem.BUSINESS_TIME.plus(Duration.ofMinutes(10));
    Duration step = FIRST_TURN;
    for (int i = 0; i < MOST_TURNS; i++) {
      if (reckoning.underWay() + reckoning.refundsUnderWay() == 0) {
        return now;
      }
      now = now.plus(step);
      system.setClock(now);
      step = step.multipliedBy(2).compareTo(LONGEST_TURN) < 0 ? step.multipliedBy(2) : LONGEST_TURN;
      Instant turned = now;
      try {
        await().atMost(LONGEST_WORK).until(() -> reckoning.toBeAsked(turned) == 0);
      } catch (org.awaitility.core.ConditionTimeoutException somebodyIsStillAsked) {
        continue;
      }
    }
    return now;
  }

  private static void control(String participant, String json) throws IOException {
    Calls.put(WHOLE.system().ports().simulatorUri().resolve("/control/" + participant), json);
  }
}
