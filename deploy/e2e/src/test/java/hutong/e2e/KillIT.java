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
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Kills each of the services and Connect in the middle of payments, as {@code kill -9} does, starts
 * it again, and then asks every party what it remembers.
 */
class KillIT {

  private static final List<String> VICTIMS =
      List.of("code-scan", "routing", "settlement", "connect");
  private static final int REQUESTS_A_VICTIM = 400;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @RegisterExtension static final WholeSystem WHOLE = new WholeSystem();

  private final long seed = new Random().nextLong() & 0xffff_ffffL;
  private final Requests requests = new Requests(seed);
  private final List<Request> sent = Collections.synchronizedList(new ArrayList<>());

  @Test
  void a_killed_process_loses_nothing_and_doubles_nothing() throws Exception {
    LocalSystem system = WHOLE.system();
    System.out.printf("Seed of this run: %d%n", seed);
    AllBooks books = new AllBooks(system);

    // Given payments coming in through both doors
    // When each process in turn is killed among them and started again
    try (Doors doors = new Doors(system.ports())) {
      for (String victim : VICTIMS) {
        Future<?> load = load(doors);
        int before = sent.size();
        await().atMost(PATIENCE).until(() -> sent.size() > before + REQUESTS_A_VICTIM / 4);
        system.kill(victim);
        System.out.printf("%s was killed after %d requests%n", victim, sent.size());
        system.restart(victim);
        System.out.printf("%s is back after %d requests%n", victim, sent.size());
        load.get();
      }
    }

    // Then every request comes to its end
    long accepted = sent.stream().filter(Request::accepted).count();
    await().atMost(PATIENCE).until(() -> books.finals(requests.caller()) >= sent.size());
    await().atMost(PATIENCE).until(() -> books.posted() >= accepted);
    books.agree(requests.caller(), List.copyOf(sent));

    // And the cycle closes over exactly these payments, at zero
    JsonNode cycle = close(system, cutOff(system));
    books.balance();
    assertThat(cycle.get("itemCount").asLong()).isEqualTo(accepted);
    assertThat(cycle.get("sumMinor").toString()).isIn("{\"CNY\":0}", "0");
    assertThat(cycle.get("nets")).isNotEmpty();
  }

  /** Sends in the background, half of it through each door, until the share of a victim is sent. */
  private Future<?> load(Doors doors) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<?> load =
        thread.submit(
            () -> {
              for (int i = 0; i < REQUESTS_A_VICTIM; i++) {
                Request request = requests.next();
                sent.add(request);
                if (i % 2 == 0) {
                  doors.sendByHttp(request);
                } else {
                  doors.sendByKafka(request);
                }
              }
            });
    thread.shutdown();
    return load;
  }

  private static String cutOff(LocalSystem system) throws IOException, InterruptedException {
    URI uri = system.ports().httpUri(Service.ROUTING).resolve("/v1/cycles/cut-off");
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.read(answer.body()).get("endedCycleId").asText();
  }

  private static JsonNode close(LocalSystem system, String cycleId) {
    URI uri = system.ports().httpUri(Service.SETTLEMENT).resolve("/v1/cycles/" + cycleId);
    return await()
        .atMost(PATIENCE)
        .ignoreException(java.io.FileNotFoundException.class)
        .until(() -> Json.get(uri), cycle -> cycle.get("state").asText().equals("CLOSED"));
  }
}
