package hutong.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import hutong.simulator.Client.Answer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, because only a real one can be killed. */
class KillTest {

  private static final int ANSWERS_BEFORE_THE_KILL = 200;
  private static final int SENDERS = 4;

  @TempDir Path data;

  @Test
  void a_second_process_on_the_same_books_says_so_and_ends() throws Exception {
    // Given
    Running first = Running.start(data);
    try {
      // When
      Process second = Running.process(data);
      String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      // Then
      assertThat(second.waitFor()).isEqualTo(1);
      assertThat(said).contains("in use by another simulator");
    } finally {
      first.kill();
    }
  }

  @Test
  void a_kill_in_the_middle_of_work_loses_nothing_that_was_answered() throws Exception {
    // Given
    Map<String, Long> answered = new ConcurrentHashMap<>();
    Running first = Running.start(data);
    CountDownLatch enough = new CountDownLatch(ANSWERS_BEFORE_THE_KILL);
    Thread[] senders = new Thread[SENDERS];
    for (int i = 0; i < SENDERS; i++) {
      int sender = i;
      senders[i] = new Thread(() -> sendUntilItDies(first, sender, answered, enough));
      senders[i].start();
    }
    enough.await();

    // When
    first.kill();
    for (Thread sender : senders) {
      sender.join();
    }
    Running second = Running.start(data);

    // Then
    try {
      JsonNode books = second.client().books("CCB");
      Map<String, Long> booked = new ConcurrentHashMap<>();
      books
          .get("entries")
          .forEach(
              entry ->
                  booked.put(entry.get("paymentId").asText(), entry.get("amountMinor").asLong()));
      assertThat(booked).containsAllEntriesOf(answered);
      assertThat(booked).hasSizeLessThanOrEqualTo(answered.size() + SENDERS);
      String known = answered.keySet().iterator().next();
      Answer again = second.client().debits("CCB", Client.debit(known, answered.get(known)));
      assertThat(again.outcome()).isEqualTo("APPROVED");
      assertThat(second.client().books("CCB").at("/totals/debits/count").asInt())
          .isEqualTo(booked.size());
    } finally {
      second.kill();
    }
  }

  private static void sendUntilItDies(
      Running simulator, int sender, Map<String, Long> answered, CountDownLatch enough) {
    try {
      for (long n = 1; ; n++) {
        String id = "017c3e2a-5c00-7a10-8a4%d-%012d".formatted(sender, n);
        Answer answer = simulator.client().debits("CCB", Client.debit(id, n));
        if (answer.status() == 200) {
          answered.put(id, n);
          enough.countDown();
        }
      }
    } catch (CompletionException killed) {
      // The end that this test is about.
    }
  }

  private record Running(Process process, Client client) {

    static Process process(Path data) throws Exception {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName(),
              "--port",
              "0",
              "--data",
              data.toString())
          .redirectErrorStream(true)
          .start();
    }

    static Running start(Path data) throws Exception {
      Process process = process(data);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      assertThat(line).startsWith("The simulator listens on http://127.0.0.1:");
      int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      return new Running(process, new Client(port));
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }
}
