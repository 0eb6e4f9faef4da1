package hutong.bench;

import hutong.local.system.DataFolder;
import hutong.local.system.LocalSystem;
import hutong.local.system.Ports;
import hutong.local.system.Progress;
import hutong.local.system.Service;
import hutong.local.system.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Pays at a steady rate from seven institutions, first while all of them answer, then while one of
 * them takes every question and answers none, and so on in turn. What is compared is the time from
 * the acceptance of a payment to its completion, at the six others. The rate is offered whatever
 * the answers do, so a slow system cannot hide behind fewer requests.
 */
@Command(name = "deploy/bench/isolation", sortOptions = false)
public final class IsolationRun implements Callable<Integer> {

  private static final Instant BUSINESS_TIME = Instant.parse("2021-10-02T02:00:00Z");
  private static final List<String> BANKS =
      List.of("UNIONPAY", "CCB", "BOC", "BOCOM", "CITIC", "ICBC", "CMB");
  private static final Map<String, String> APPS = Map.of("UNIONPAY", "CUP_APP");
  private static final String BODY =
      """
      {"caller":"%s","payerApp":"%s","payerRef":"u-%s","scene":"OFFLINE","city":"440300",\
      "code":"https://qr.alipay.com/fkx09876bench","amountMinor":%d,"currency":"CNY"}""";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Option(names = "--rounds", defaultValue = "3", description = "Pairs of a calm and a storm.")
  int rounds;

  @Option(names = "--seconds", defaultValue = "30", description = "Length of each.")
  int seconds;

  @Option(names = "--warm-up", defaultValue = "60", description = "Seconds of calm before.")
  int warmUp;

  @Option(names = "--rate", defaultValue = "60", description = "Payments a second, all together.")
  int rate;

  @Option(names = "--victim", defaultValue = "CMB", description = "The one that falls silent.")
  String victim;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong notTaken = new AtomicLong();
  private LocalSystem system;

  /** One phase, as it is read from the callers' side. */
  private record Phase(String name, boolean storm, double[] othersMillis, String victimEnds) {}

  @Override
  public Integer call() throws Exception {
    Path root = Path.of("").toRealPath();
    Path data = root.resolve("deploy/bench/target/isolation");
    try (DataFolder folder = DataFolder.take(data, true);
        LocalSystem local = new LocalSystem(settings(root, data), new Quiet())) {
      system = local;
      Runtime.getRuntime().addShutdownHook(new Thread(local::close));
      System.out.println("Starting the whole system ...");
      local.start();
      System.out.printf("Warming up for %d s at %d payments/s%n", warmUp, rate);
      pay("warm", warmUp);
      drain("warm");
      List<Phase> phases = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        phases.add(phase("calm-" + round, false));
        phases.add(phase("storm-" + round, true));
      }
      return report(phases);
    }
  }

  private static Settings settings(Path root, Path data) throws IOException {
    return Settings.whole(root, data, Ports.free(), BUSINESS_TIME);
  }

  private Phase phase(String name, boolean storm) throws Exception {
    if (storm) {
      control("{\"mode\":\"HANG\",\"books\":true}");
    }
    pay(name, seconds);
    if (storm) {
      control("{\"mode\":\"APPROVE\"}");
    }
    drain(name);
    Phase phase = new Phase(name, storm, others(name), victimEnds(name));
    System.out.printf("%-8s %s%n", name, line(phase.othersMillis()));
    System.out.printf("         %s: %s%n", victim, phase.victimEnds());
    return phase;
  }

  private void control(String behaviour) throws IOException, InterruptedException {
    URI uri = system.ports().simulatorUri().resolve("/control/" + victim);
    int status =
        http.send(
                HttpRequest.newBuilder(uri)
                    .PUT(HttpRequest.BodyPublishers.ofString(behaviour))
                    .build(),
                BodyHandlers.discarding())
            .statusCode();
    if (status != 200) {
      throw new IOException("the simulator answered " + status);
    }
  }

  /**
   * Sends at the rate, each request on its own instant, whether those before are answered or not.
   */
  private void pay(String caller, int forSeconds) throws InterruptedException {
    long begun = System.nanoTime();
    long count = (long) forSeconds * rate;
    for (long i = 0; i < count; i++) {
      long due = begun + i * 1_000_000_000L / rate;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      send(caller, BANKS.get((int) (i % BANKS.size())), i);
    }
  }

  private void send(String caller, String bank, long i) {
    String key = caller + "-" + i;
    String app = APPS.getOrDefault(bank, bank + "_APP");
    sent.incrementAndGet();
    http.sendAsync(
            HttpRequest.newBuilder(system.ports().httpUri(Service.CODE_SCAN).resolve("/v1/scans"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        BODY.formatted(caller, app, key, 100 + i % 9_000)))
                .build(),
            BodyHandlers.discarding())
        .whenComplete(
            (answer, failure) -> {
              if (failure != null || answer.statusCode() != 202) {
                notTaken.incrementAndGet();
              }
            });
  }

  /** Waits until every payment of the phase has come to its end. */
  private void drain(String caller) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String open =
          texts("select count(*)::text from scan where caller = ? and status = 'ACCEPTED'", caller)
              .get(0);
      if (open.equals("0")) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(open + " payments of " + caller + " have no end");
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private double[] others(String caller) throws SQLException {
    return texts(
            """
            select (extract(epoch from outcome_at - accepted_at) * 1000)::text from scan
             where caller = ? and status = 'COMPLETED' and payer_app <> '"""
                + APPS.getOrDefault(victim, victim + "_APP")
                + "'",
            caller)
        .stream()
        .mapToDouble(Double::parseDouble)
        .sorted()
        .toArray();
  }

  private String victimEnds(String caller) throws SQLException {
    Map<String, Integer> ends = new HashMap<>();
    texts(
            """
            select status || coalesce(' ' || reason_code, '') from scan
             where caller = ? and payer_app = '"""
                + APPS.getOrDefault(victim, victim + "_APP")
                + "'",
            caller)
        .forEach(end -> ends.merge(end, 1, Integer::sum));
    return ends.toString();
  }

  private List<String> texts(String sql, String parameter) throws SQLException {
    try (Connection connection = system.superuser(Service.CODE_SCAN);
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, parameter);
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    }
  }

  private int report(List<Phase> phases) {
    double[] calm = pooled(phases, false);
    double[] storm = pooled(phases, true);
    System.out.println();
    System.out.printf("calm     %s%n", line(calm));
    System.out.printf("storm    %s%n", line(storm));
    System.out.printf(
        "p99 of the others in the storm against calm: %+.1f %%%n",
        100 * (at(storm, 0.99) / at(calm, 0.99) - 1));
    System.out.printf(
        "requests %d, of them not taken at the door %d%n", sent.get(), notTaken.get());
    return 0;
  }

  private static double[] pooled(List<Phase> phases, boolean storm) {
    return phases.stream()
        .filter(phase -> phase.storm() == storm)
        .flatMapToDouble(phase -> Arrays.stream(phase.othersMillis()))
        .sorted()
        .toArray();
  }

  private static String line(double[] sorted) {
    return String.format(
        "others: %5d completed, p50 %6.1f  p95 %6.1f  p99 %6.1f  max %7.1f ms",
        sorted.length, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** Says nothing of parts that start. */
  private static final class Quiet implements Progress {
    @Override
    public void starting(String part) {}

    @Override
    public void ready(String part, Duration took) {}
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new IsolationRun()).execute(arguments));
  }
}
