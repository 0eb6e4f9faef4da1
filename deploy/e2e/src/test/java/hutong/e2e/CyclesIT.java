package hutong.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.e2e.Requests.Request;
import hutong.local.system.LocalSystem;
import hutong.local.system.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cut-off every second under payments that never stop, with routing and settlement killed among
 * them. Each payment is in one cycle, the same in both databases, and every cycle closes at zero
 * and is sealed.
 */
class CyclesIT {

  private static final int SECONDS = Integer.getInteger("hutong.cycles.seconds", 60);
  private static final int PAYMENTS_A_SECOND = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @RegisterExtension static final WholeSystem WHOLE = new WholeSystem();

  private final long seed = Long.getLong("hutong.seed", new Random().nextLong() & 0xffff_ffffL);
  private final Requests requests = new Requests(seed);
  private final List<Request> sent = Collections.synchronizedList(new ArrayList<>());
  private final HttpClient http = HttpClient.newHttpClient();

  /** Which cycle was said to follow which, by those cut-offs that were answered. */
  private final Map<String, String> followers = new HashMap<>();

  @Test
  void a_cut_off_every_second_under_load_loses_nothing_and_closes_every_cycle() throws Exception {
    System.out.printf("Seed of this run: %d (-Dhutong.seed=%d)%n", seed, seed);
    LocalSystem system = WHOLE.system();
    AllBooks books = new AllBooks(system);
    AtomicBoolean over = new AtomicBoolean();
    int answered = 0;

    // Given payments that come in through both doors all the time
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Doors doors = new Doors(system.ports())) {
      CompletableFuture<Void> load = CompletableFuture.runAsync(() -> pay(doors, over), thread);

      // When each second a cut-off is asked for, and either service dies once
      long start = System.nanoTime();
      for (int second = 0; second < SECONDS; second++) {
        answered += cutOffTwice(system) ? 1 : 0;
        if (second == SECONDS / 3) {
          killAndRestart(system, "settlement");
        } else if (second == SECONDS * 2 / 3) {
          ask(cutOff(system).build()); // which nobody may get to answer
          killAndRestart(system, "routing");
        }
        long next = start + TimeUnit.SECONDS.toNanos(second + 1L);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
      }
      over.set(true);
      load.join();
    } finally {
      over.set(true);
      thread.shutdownNow();
    }

    // Then every payment comes to its end, and the last cycle is ended behind it
    long accepted = sent.stream().filter(Request::accepted).count();
    await().atMost(PATIENCE).until(() -> books.finals(requests.caller()) >= sent.size());
    await().atMost(PATIENCE).until(() -> books.posted() >= accepted);
    await().atMost(PATIENCE).until(() -> cutOffTwice(system));
    await().atMost(PATIENCE).untilAsserted(() -> everyCycleIsClosed(books));
    assertThat(answered).as("cut-offs that were answered").isGreaterThan(SECONDS / 2);

    books.agree(requests.caller(), List.copyOf(sent));
    books.balance();
    eachPaymentIsInOneCycle(books, accepted);
    assertThat(deadLetters(system)).as("dead letters").isZero();
    System.out.printf(
        "%d payments, %d of them in %d cycles%n", sent.size(), accepted, followers.size());

    // And the seals say so to everybody, to a second service as well, and show what is changed
    // later
    SealedCycles sealed = new SealedCycles(system, books, WHOLE.data());
    sealed.areComplete();
    sealed.everyFileVerifies();
    sealed.areSealedAlikeByAReplay();
    sealed.showAChangedRow();
  }

  /** One sender, half through each door, at a steady rate as far as the doors let it. */
  private void pay(Doors doors, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      Request request = requests.next();
      sent.add(request);
      if (i % 2 == 0) {
        doors.sendByHttp(request);
      } else {
        doors.sendByKafka(request);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(1_000 / PAYMENTS_A_SECOND);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Ends the open cycle with two requests at once and a third afterwards. All that are answered say
   * the same; where the service is down or busy nothing is said.
   *
   * @return whether at least one was answered
   */
  private boolean cutOffTwice(LocalSystem system) throws IOException, InterruptedException {
    URI cycles = system.ports().httpUri(Service.ROUTING).resolve("/v1/cycles/");
    String open;
    try {
      open = Json.get(cycles.resolve("open")).get("cycleId").asText();
    } catch (IOException down) {
      return false;
    }
    HttpRequest request = cutOff(system).header("Idempotency-Key", open).build();
    var first = ask(request);
    var second = ask(request);
    boolean answered = ended(open, first);
    answered |= ended(open, second);
    return ended(open, ask(request)) | answered;
  }

  private static HttpRequest.Builder cutOff(LocalSystem system) {
    return HttpRequest.newBuilder(
            system.ports().httpUri(Service.ROUTING).resolve("/v1/cycles/cut-off"))
        .timeout(Duration.ofSeconds(20))
        .POST(HttpRequest.BodyPublishers.noBody());
  }

  private CompletableFuture<HttpResponse<byte[]>> ask(HttpRequest request) {
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private boolean ended(String open, CompletableFuture<HttpResponse<byte[]>> request)
      throws IOException {
    HttpResponse<byte[]> answer;
    try {
      answer = request.join();
    } catch (java.util.concurrent.CompletionException down) {
      return false;
    }
    if (answer.statusCode() == 503) {
      return false;
    }
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    JsonNode ended = Json.read(answer.body());
    assertThat(ended.get("endedCycleId").asText()).isEqualTo(open);
    String next = ended.get("nextCycleId").asText();
    assertThat(followers.getOrDefault(open, next)).as("behind %s", open).isEqualTo(next);
    followers.put(open, next);
    return true;
  }

  private static void killAndRestart(LocalSystem system, String victim) {
    system.kill(victim);
    System.out.printf("%s was killed%n", victim);
    system.restart(victim);
    System.out.printf("%s is back%n", victim);
  }

  private void everyCycleIsClosed(AllBooks books) {
    Set<String> ended =
        cycles(books, Service.ROUTING, "select id from settlement_cycle where state = 'ENDED'");
    assertThat(ended).containsAll(followers.keySet());
    assertThat(
            cycles(
                books,
                Service.SETTLEMENT,
                "select cycle_id as id from cycle where state = 'CLOSED' and type = 'CLEARING'"))
        .containsExactlyElementsOf(ended);
    assertThat(books.rows(Service.ROUTING, "select 1 from settlement_cycle where state <> 'ENDED'"))
        .as("the open cycle alone has not ended")
        .hasSize(1);
    // The cut-off that routing died under, and one that was answered with 503, may have ended one.
    assertThat(ended.size()).isBetween(followers.size(), followers.size() + 2);
  }

  private static Set<String> cycles(AllBooks books, Service service, String sql) {
    Set<String> ids = new TreeSet<>();
    books.rows(service, sql).forEach(row -> ids.add(row.get("id")));
    return ids;
  }

  /** Payment by payment, both databases name one cycle; and by cycle they count the same. */
  private static void eachPaymentIsInOneCycle(AllBooks books, long accepted) {
    Map<String, String> routing = new HashMap<>();
    for (Map<String, String> row :
        books.rows(
            Service.ROUTING,
            "select payment_id, cycle_id from payment where state = 'COMPLETED'")) {
      routing.put(row.get("payment_id"), row.get("cycle_id"));
    }
    Map<String, String> settlement = new HashMap<>();
    List<Map<String, String>> items =
        books.rows(Service.SETTLEMENT, "select payment_id, cycle_id from clearing_item");
    items.forEach(row -> settlement.put(row.get("payment_id"), row.get("cycle_id")));
    assertThat(routing).hasSize((int) accepted);
    assertThat(items).as("each posted once").hasSize((int) accepted);
    assertThat(settlement).isEqualTo(routing);
    assertThat(Set.copyOf(routing.values())).as("cycles with payments").hasSizeGreaterThan(1);
    assertThat(
            books.rows(
                Service.ROUTING,
                """
                select c.id from settlement_cycle c
                 where c.state = 'ENDED'
                   and c.completed_count <> (select count(*) from payment where cycle_id = c.id)
                """))
        .as("cycles that were announced with another count")
        .isEmpty();
  }

  private static long deadLetters(LocalSystem system) {
    TopicPartition letters = new TopicPartition("hutong.dead-letters", 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", system.ports().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(letters)).get(letters);
    }
  }
}
