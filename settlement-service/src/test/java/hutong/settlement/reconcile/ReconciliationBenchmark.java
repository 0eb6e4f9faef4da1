package hutong.settlement.reconcile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.Books;
import hutong.settlement.OnRealServers;
import hutong.testing.AdminDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.BufferedWriter;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What a large statement costs, from the first byte of its upload to the end of its run. Its name
 * keeps it out of the build; docs/performance.md has the command. {@code -Dlines=} says how many
 * items each case clears, 100,000 if not set.
 */
@OnRealServers
@TestProfile(ReconciliationBenchmark.WithoutSeals.class)
class ReconciliationBenchmark {

  private static final int LINES = Integer.getInteger("lines", 100_000);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final String ISSUER = "BENCH";

  /** So that nobody seals the cycles while they are measured. */
  public static final class WithoutSeals implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "hutong.seal-key.path",
          "",
          "hutong.seal-key.id",
          "",
          "hutong.seal-key.earlier",
          "",
          "hutong.reconciliation.statement-timeout",
          "5m");
    }
  }

  @TestHTTPResource("/")
  URL service;

  @Inject MeterRegistry meters;

  /** Which line of the file is about which item, and how often it stands there. */
  private interface Shape {
    long id(int item);

    default long amount(int item) {
      return 10_000;
    }

    default int times() {
      return 1;
    }
  }

  @AfterAll
  static void leaveNothing() {
    AdminDatabase.use(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("truncate recon_line, recon_candidate");
          }
          return null;
        });
  }

  @Test
  void all_agree_but_one_in_a_thousand() throws Exception {
    JsonPath run =
        measure(
            1,
            new Shape() {
              @Override
              public long id(int item) {
                return item;
              }

              @Override
              public long amount(int item) {
                return item % 1000 == 0 ? 9_999 : 10_000;
              }
            });

    assertThat(run.getInt("counts.outcomes.AMOUNT_DIFF")).isEqualTo(LINES / 1000);
  }

  @Test
  void nothing_is_the_same_on_both_sides() throws Exception {
    JsonPath run = measure(2, item -> 0x0000_1000_0000_0000L | item);

    assertThat(run.getInt("counts.outcomes.OURS_ONLY")).isEqualTo(LINES);
    assertThat(run.getInt("counts.outcomes.THEIRS_ONLY")).isEqualTo(LINES);
  }

  @Test
  void every_line_stands_twice() throws Exception {
    JsonPath run =
        measure(
            3,
            new Shape() {
              @Override
              public long id(int item) {
                return item;
              }

              @Override
              public int times() {
                return 2;
              }
            });

    assertThat(run.getInt("counts.outcomes.MATCHED")).isEqualTo(LINES);
    assertThat(run.getInt("counts.outcomes.DUPLICATE_THEIRS")).isEqualTo(LINES);
  }

  private JsonPath measure(int which, Shape shape) throws Exception {
    String day = "2090-0" + which + "-20";
    cleared(which, day);
    Path file = Files.createTempFile("statement", ".txt");
    try {
      write(file, which, day, shape);
      Map<String, Double> phases = phases();
      double database = databaseSeconds();
      long start = System.nanoTime();
      String run = send(file, day);
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !run(run).getString("state").equals("RUNNING"));
      double seconds = (System.nanoTime() - start) / 1e9;
      JsonPath ended = run(run);
      print(which, shape, file, seconds, databaseSeconds() - database, phases);
      assertThat(ended.getString("state")).isEqualTo("DONE");
      return ended;
    } finally {
      Files.delete(file);
    }
  }

  private static UUID id(int which, long item) {
    return new UUID(0x0000_0000_0000_4000L | (long) which << 32, 0x8000_0000_0000_0000L | item);
  }

  /** A closed cycle, and the one of the day before. */
  private static void cleared(int which, String day) {
    AdminDatabase.use(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            for (String date : new String[] {day.replace("-20", "-19"), day}) {
              String cycle = date + "-01";
              statement.execute(
                  """
                  insert into cycle (cycle_id, settlement_date, state, partitions, opened_at,
                                     draining_at, closed_at)
                  values ('%1$s', '%2$s', 'CLOSED', 1, now(), now(), now());
                  insert into cycle_marker
                  values ('%1$s', 0, 1, gen_random_uuid(), '%2$s', '%1$s', '%2$s',
                          '%2$sT15:00:00Z', 0, '{}', now())
                  """
                      .formatted(cycle, date));
            }
            statement.execute(
                """
                insert into clearing_item
                       (payment_id, event_id, cycle_id, settlement_date, completed_at, posted_at,
                        amount_minor, currency, issuer, acquirer, network, account_type,
                        fee_schedule_id, fee_schedule_version, issuer_fee_minor,
                        issuer_fee_residue, network_fee_issuer_minor, network_fee_issuer_residue,
                        network_fee_acquirer_minor, network_fee_acquirer_residue)
                select ('0000000%d-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
                       gen_random_uuid(), '%s-01', '%s', '%sT02:00:00Z', now(), 10000, 'CNY',
                       '%s', 'ALIPAY', 'UNIONPAY', 'DEBIT', 'FS', 1, 35, 0, 3, 0, 3, 0
                  from generate_series(0, %d) as i
                """
                    .formatted(which, day, day, day, ISSUER, LINES - 1));
            statement.execute(
                """
                insert into position (cycle_id, participant, role, currency, debit_minor,
                                      credit_minor, payments, principal_minor)
                values ('%s-01', '%s', 'ISSUER', 'CNY', 0, 0, 0, 0)
                """
                    .formatted(day, ISSUER));
            statement.execute("reset session_replication_role");
            statement.execute("analyze clearing_item");
          }
          return null;
        });
  }

  private static void write(Path file, int which, String day, Shape shape) throws Exception {
    int lines = Math.multiplyExact(LINES, shape.times());
    long sum = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "H|hutong-participant-statement|1|%s|%s|%s|%d\n".formatted(ISSUER, day, day, lines));
      for (int time = 0; time < shape.times(); time++) {
        for (int item = 0; item < LINES; item++) {
          out.write("L|PAYMENT|" + id(which, shape.id(item)) + "|||D|" + shape.amount(item));
          out.write("||CNY|" + day + "T02:00:00.900Z|SUCCESS\n");
          sum += shape.amount(item);
        }
      }
      out.write("S|CNY|%d|%d|0\nT|%d\n".formatted(lines, sum, lines));
    }
  }

  private String send(Path file, String day) throws Exception {
    URI uri =
        service
            .toURI()
            .resolve("/v1/reconciliations?participant=BENCH&cycle=" + day + "-01&format=OWN");
    HttpResponse<String> taken =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri)
                    .header("content-type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    return JsonPath.from(taken.body()).getString("runId");
  }

  private static JsonPath run(String id) {
    return given().get("/v1/reconciliations/" + id).jsonPath();
  }

  private Map<String, Double> phases() {
    Map<String, Double> seconds = new TreeMap<>();
    for (Timer timer : meters.find("hutong.recon.phase").timers()) {
      seconds.put(
          timer.getId().getTag("phase"), timer.totalTime(java.util.concurrent.TimeUnit.SECONDS));
    }
    return seconds;
  }

  /** What the processes of the database that are there have used; those of the pool stay. */
  private static double databaseSeconds() {
    long postmaster =
        Books.number("select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::bigint");
    return Stream.concat(
            ProcessHandle.of(postmaster).stream(),
            ProcessHandle.of(postmaster).stream().flatMap(ProcessHandle::children))
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .mapToDouble(used -> used.toMillis() / 1e3)
        .sum();
  }

  private void print(
      int which,
      Shape shape,
      Path file,
      double seconds,
      double database,
      Map<String, Double> before)
      throws Exception {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "BENCH case %d: %d items, %d lines, %d MB: %.1f s, %.0f lines/s; database CPU %.1f s",
            which,
            LINES,
            LINES * shape.times(),
            Files.size(file) >> 20,
            seconds,
            LINES * shape.times() / seconds,
            database));
    phases()
        .forEach(
            (phase, total) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        ", %s %.1f s",
                        phase,
                        total - before.getOrDefault(phase, 0.0))));
    text.append("; heap of at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MB");
    System.out.println(text);
  }
}
