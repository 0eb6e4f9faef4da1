package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.local.system.LocalSystem;
import hutong.local.system.Service;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A whole business day, from 10:00 over the cut-off at 23:00 to the next one: payments at eight
 * institutions, refunds, reversals, payments of which nobody knows when the day ends, a settlement
 * whose first attempt the agent rejects, and the statements of all institutions, of which some are
 * wrong at first. In the end every cycle is paid and every difference is explained.
 */
class SettlementDayIT {

  private static final int PAYMENTS = Integer.getInteger("hutong.day.payments", 1_500);

  /**
   * Of a hundred payments how many are made before the cut-off; the rest goes to the next cycle.
   */
  private static final int BEFORE = 90;

  private static final int AFTER = 5;

  /** One refund for so many payments. */
  private static final int REFUNDED = 50;

  private static final int UNKNOWN = 10 + PAYMENTS / 10_000;

  private static final LocalDate TODAY = LocalDate.parse("2021-10-02");
  private static final LocalDate TOMORROW = TODAY.plusDays(1);
  private static final List<String> EVERYBODY =
      List.of("UNIONPAY", "CCB", "BOC", "BOCOM", "PAB", "CITIC", "ICBC", "CMB", "ALIPAY", "TENPAY");
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(500);

  /** How many payments may be under way while more are sent. */
  private static final int AT_ONCE = 2_000;

  @RegisterExtension static final WholeSystem WHOLE = new WholeSystem().withImpatientInstitutions();

  private final long seed = Long.getLong("hutong.seed", new Random().nextLong() & 0xffff_ffffL);
  private final Random random = new Random(seed);
  private final Requests requests = new Requests(seed);
  private LocalSystem system;
  private AllBooks books;
  private Reckoning reckoning;
  private Statements statements;
  private int sent;
  private String leftOut;
  private final long begun = System.nanoTime();

  @Test
  void a_day_is_paid_and_every_difference_is_explained() throws Exception {
    System.out.printf("Seed of this run: %d (-Dhutong.seed=%d)%n", seed, seed);
    system = WHOLE.system();
    books = new AllBooks(system);
    reckoning = new Reckoning(system);
    statements = new Statements(system);
    done("the system is ready");

    // Given institutions as they are on a busy day
    for (Map.Entry<String, String> script : BUSY.entrySet()) {
      control(script.getKey(), script.getValue().formatted(seed));
    }

    // When payments are made from 10:00 to 22:00, some are refunded, and of some nobody knows at
    // the cut-off what came of them
    try (Doors doors = new Doors(system.ports())) {
      for (int hour = 10; hour <= 22; hour += 2) {
        turn(at(TODAY, hour, 0));
        pay(doors, PAYMENTS * BEFORE / 100 / 7);
        if (hour == 20) {
          refund();
        }
      }
      turn(at(TODAY, 22, 58));
      leaveUnknown(doors);
      String extra = extraPayment("CMB");
      leaveOutPayment("CITIC");
      done(sent + " payments are made");

      // And the agent rejects the first attempt to settle, and takes the second
      agent("{\"mode\":\"REJECT\",\"account\":\"EXAMPLE-CCB\",\"reason\":\"AM04\"}");
      String today = cutOff(at(TODAY, 23, 1));
      control("BOC", "{\"mode\":\"APPROVE\"}");
      settlement(today, "/reason", "LEG_REJECTED");
      done("the first attempt is rejected");
      agent("{\"mode\":\"CONFIRM\"}");
      Calls.post(cycle(today, "/settlement/retry"), "", "operator-1", 200);
      settlement(today, "/state", "SETTLED");
      done("the cycle of the day is paid");

      // And some payments are made until midnight and on the next day, and more is refunded
      turn(at(TODAY, 23, 30));
      pay(doors, PAYMENTS * AFTER / 100);
      turn(at(TOMORROW, 10, 0));
      pay(doors, PAYMENTS - sent);
      refund();
      letAllEnd(at(TOMORROW, 10, 15), at(TOMORROW, 22, 0));
      String tomorrow = cutOff(at(TOMORROW, 23, 1));
      settlement(tomorrow, "/state", "SETTLED");
      done("the cycle of the next day is paid");

      // And every institution brings its statements, three of them wrong ones first
      bringWrongStatements(today);
      for (String participant : EVERYBODY) {
        agrees(statements.bring(participant, today, statements.of(participant, TODAY)));
      }
      done("the statements of the day are compared");
      for (String participant : EVERYBODY) {
        agrees(statements.bring(participant, tomorrow, statements.of(participant, TOMORROW)));
      }
      done("the statements of the next day are compared");

      // And people put right what only one side has
      putRight(extra, "BOOK_TO_SUSPENSE", ",\"network\":\"" + networkOf("CMB") + "\"");
      putRight(leftOut, "RETURN", "");
      Calls.post(cycle("", "../dispute-cycles/close"), "{}", "operator-1", 200);
      done("two differences are put right");
    }

    // Then all books say the same, and nothing is left unexplained
    Differences differences = new Differences(books, statements.stated());
    assertThat(differences.theirsOnly()).as("the extra payment").hasSize(1);
    assertThat(differences.oursOnly()).as("the line that was left out").hasSize(1);
    Set<String> across = differences.acrossTheCutOff();
    assertThat(across.stream().filter(entry -> entry.startsWith("BOC ")).count())
        .as("unknown at the cut-off")
        .isEqualTo(UNKNOWN);
    assertThat(across.size())
        .as("and what was paid in the hour before midnight")
        .isGreaterThan(PAYMENTS * AFTER / 200);
    differences.areAllExplained(Set.of("CCB", "PAB"));
    System.out.printf("Payments: %s%n", reckoning.states());
    assertThat(reckoning.states().keySet()).anyMatch(state -> state.startsWith("REVERSED"));
    reckoning.moneyIsWhereTheStatesSay();
    reckoning.refundsAreWhatWasGivenBack();
    reckoning.settlementHasPostedTheSame();
    reckoning.payersAreToldTheSame();
    reckoning.positionsAreTheSumOfPayments();
    books.balance();
    done("all books are compared");

    SealedCycles sealed = new SealedCycles(system, books, WHOLE.data());
    sealed.areComplete();
    sealed.everyFileVerifies();
    done("every file is verified");
    sealed.areSealedAlikeByAReplay();
    done("a replay has the same seals");
  }

  /** Few decline, pay late, keep quiet or must be reversed: a day, not a storm. */
  private static final Map<String, String> BUSY =
      Map.of(
          "CCB",
              script(
                  "{\"sharePermille\":20,\"mode\":\"DECLINE\",\"reason\":\"INSUFFICIENT_FUNDS\",\"operations\":[\"DEBIT\"]}"),
          "BOC",
              script(
                  "{\"sharePermille\":10,\"mode\":\"USER_PAYING\",\"times\":1,\"operations\":[\"DEBIT\",\"QUERY\"]}"),
          "BOCOM",
              script(
                  "{\"sharePermille\":3,\"mode\":\"HANG\",\"books\":true,\"operations\":[\"DEBIT\"]},{\"sharePermille\":3,\"mode\":\"RESET\",\"books\":false,\"operations\":[\"DEBIT\"]}"),
          "ICBC",
              script(
                  "{\"sharePermille\":10,\"mode\":\"HANG\",\"books\":true,\"operations\":[\"DEBIT\"]},{\"sharePermille\":1000,\"mode\":\"PARTIAL\",\"operations\":[\"QUERY\"]}"));

  private static String script(String steps) {
    return "{\"script\":{\"seed\":%d,\"steps\":[" + steps + "]}}";
  }

  private static Instant at(LocalDate date, int hour, int minute) {
    return date.atTime(hour, minute).toInstant(java.time.ZoneOffset.ofHours(8));
  }

  /** Turns the clock and waits until nothing is due at that time. */
  private void turn(Instant now) {
    system.setClock(now);
    await().pollInterval(POLL).atMost(PATIENCE).until(() -> reckoning.toBeAsked(now) == 0);
  }

  /** Turns the clock by quarters of an hour until nothing is under way. */
  private void letAllEnd(Instant from, Instant until) {
    for (Instant now = from; now.isBefore(until); now = now.plus(Duration.ofMinutes(15))) {
      if (reckoning.underWay() + reckoning.refundsUnderWay() == 0) {
        return;
      }
      turn(now);
    }
    throw new AssertionError("not all has ended: " + reckoning.states());
  }

  /** Sends no faster than payments come to their end, and waits for the last. */
  private void pay(Doors doors, int payments) {
    for (int i = 0; i < payments; i++) {
      if (i % 20 == 0) {
        doors.sendByHttp(requests.nextOfAnyBank());
      } else {
        doors.sendByKafka(requests.nextOfAnyBank());
      }
      sent++;
      if (sent % 1_000 == 0) {
        await().atMost(PATIENCE).until(() -> reckoning.payments() > sent - AT_ONCE);
      }
    }
    await().pollInterval(POLL).atMost(PATIENCE).until(() -> reckoning.payments() == sent);
    await().pollInterval(POLL).atMost(PATIENCE).until(() -> reckoning.beingAsked() == 0);
  }

  /** Full and partial ones of what is paid, which the payees' networks ask for and book. */
  private void refund() throws IOException {
    List<Map<String, String>> completed = new ArrayList<>(reckoning.refundable());
    completed.removeIf(payment -> payment.get("payment_id").equals(leftOut));
    completed.sort(Comparator.comparing(payment -> payment.get("payment_id")));
    Collections.shuffle(completed, random);
    for (Map<String, String> payment :
        completed.subList(0, Math.max(10, PAYMENTS / REFUNDED / 2))) {
      long amount = Long.parseLong(payment.get("amount_minor"));
      long part = random.nextBoolean() ? amount : 1 + (long) (random.nextDouble() * (amount - 1));
      String paymentId = payment.get("payment_id");
      String refundId = new UUID(random.nextLong(), random.nextLong()).toString();
      JsonNode refund =
          Calls.post(
              system
                  .ports()
                  .httpUri(Service.ROUTING)
                  .resolve("/v1/payments/" + paymentId + "/refunds"),
              "{\"refundId\":\"%s\",\"amountMinor\":%d,\"currency\":\"CNY\"}"
                  .formatted(refundId, part),
              202);
      Calls.post(
          simulator("/books/" + payment.get("payee_institution") + "/credit-refunds"),
          "{\"refundId\":\"%s\",\"paymentId\":\"%s\",\"kind\":\"%s\",\"amountMinor\":%d,\"currency\":\"CNY\"}"
              .formatted(refundId, paymentId, refund.get("kind").asText(), part),
          201);
    }
    await().pollInterval(POLL).atMost(PATIENCE).until(() -> reckoning.refundsUnderWay() == 0);
  }

  /** Payments that their bank has made and says nothing of, to whoever asks. */
  private void leaveUnknown(Doors doors) throws IOException {
    control("BOC", "{\"mode\":\"PARTIAL\",\"operations\":[\"DEBIT\",\"QUERY\"]}");
    for (int i = 0; i < UNKNOWN; i++) {
      doors.sendByKafka(requests.nextOf("BOC_APP"));
      sent++;
    }
    await().pollInterval(POLL).atMost(PATIENCE).until(() -> reckoning.unknown("BOC") == UNKNOWN);
  }

  private String extraPayment(String bank) throws IOException {
    return Calls.post(
            simulator("/books/" + bank + "/extra"),
            "{\"kind\":\"PAYMENT\",\"amountMinor\":1280,\"currency\":\"CNY\"}",
            201)
        .get("paymentId")
        .asText();
  }

  /** One that nobody refunds, so that all of it is missing. */
  private void leaveOutPayment(String bank) throws IOException {
    leftOut =
        reckoning.refundable().stream()
            .filter(payment -> payment.get("payer_institution").equals(bank))
            .map(payment -> payment.get("payment_id"))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    Calls.delete(simulator("/books/" + bank + "/statement-lines/" + leftOut));
  }

  /**
   * The next day's statement instead of this one's, one with another amount, and one that breaks
   * off in the middle, which is not read at all.
   */
  private void bringWrongStatements(String cycleId) throws IOException {
    JsonNode otherDay = statements.reconcile("CCB", cycleId, statements.of("CCB", TOMORROW));
    assertThat(otherDay.get("state").asText()).isEqualTo("DONE");
    assertThat(otherDay.at("/counts/breaks").asLong()).isPositive();

    String right = statements.of("PAB", TODAY);
    JsonNode otherAmount = statements.reconcile("PAB", cycleId, withOneFenMore(right));
    assertThat(otherAmount.at("/counts/outcomes/AMOUNT_DIFF").asLong()).isEqualTo(1);

    String whole = statements.of("BOCOM", TODAY);
    JsonNode torn =
        statements.reconcile("BOCOM", cycleId, whole.substring(0, whole.length() * 2 / 3));
    assertThat(torn.get("state").asText()).isEqualTo("QUARANTINED");
  }

  /** The first line's amount and the sum of its side. */
  private static String withOneFenMore(String statement) {
    List<String> lines = new ArrayList<>(statement.lines().toList());
    String[] first = lines.get(1).split("\\|", -1);
    int side = first[5].equals("D") ? 3 : 4;
    lines.set(1, oneMore(first, 6));
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("S|")) {
        lines.set(i, oneMore(lines.get(i).split("\\|", -1), side));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String oneMore(String[] cells, int place) {
    cells[place] = String.valueOf(Long.parseLong(cells[place]) + 1);
    return String.join("|", cells);
  }

  private void agrees(JsonNode run) {
    assertThat(run.get("state").asText()).as("%s", run).isEqualTo("DONE");
    assertThat(run.at("/counts/sums/0/cashAgrees").asBoolean()).as("cash of %s", run).isTrue();
  }

  private String networkOf(String bank) {
    return books
        .rows(
            Service.SETTLEMENT, "select network from clearing_item where issuer = ? limit 1", bank)
        .get(0)
        .get("network");
  }

  /** One person proposes and another approves; then the break is no more. */
  private void putRight(String paymentId, String kind, String more) throws IOException {
    Map<String, String> found =
        books
            .rows(
                Service.SETTLEMENT,
                """
                select break_id, state, abs(coalesce(ours_minor, theirs_minor)) as amount_minor
                  from recon_break where match_key = ? and state = 'OPEN'
                """,
                paymentId)
            .get(0);
    URI v1 = system.ports().httpUri(Service.SETTLEMENT).resolve("/v1/");
    String body =
        "{\"kind\":\"%s\",\"amountMinor\":%s,\"reason\":\"one side has it\"%s}"
            .formatted(kind, found.get("amount_minor"), more);
    URI proposals = v1.resolve("breaks/" + found.get("break_id") + "/proposals");
    String proposalId = Calls.post(proposals, body, "operator-1", 201).get("proposalId").asText();
    URI approval = v1.resolve("proposals/" + proposalId + "/approval");
    Calls.post(approval, "{}", "operator-2", 200);
  }

  /** Turns the clock past a cut-off; returns the cycle that it ended. */
  private String cutOff(Instant past) throws IOException {
    URI open = system.ports().httpUri(Service.ROUTING).resolve("/v1/cycles/open");
    String before = Json.get(open).get("cycleId").asText();
    system.setClock(past);
    await().atMost(PATIENCE).until(() -> !Json.get(open).get("cycleId").asText().equals(before));
    return before;
  }

  private URI cycle(String cycleId, String more) {
    return system.ports().httpUri(Service.SETTLEMENT).resolve("/v1/cycles/" + cycleId + more);
  }

  /** Waits until the settlement of a cycle says so at a place of its answer. */
  private void settlement(String cycleId, String place, String wanted) {
    await()
        .pollInterval(POLL)
        .atMost(PATIENCE)
        .ignoreException(FileNotFoundException.class)
        .until(() -> Json.get(cycle(cycleId, "/settlement")).at(place).asText().equals(wanted));
  }

  private void agent(String json) throws IOException {
    Calls.put(simulator("/agent/control"), json);
  }

  private void control(String participant, String json) throws IOException {
    Calls.put(simulator("/control/" + participant), json);
  }

  private URI simulator(String path) {
    return system.ports().simulatorUri().resolve(path);
  }

  private void done(String what) {
    System.out.printf("%5d s  %s%n", (System.nanoTime() - begun) / 1_000_000_000, what);
  }
}
