package hutong.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.play.AgentSettlement;
import hutong.local.play.ClearingReport;
import hutong.local.play.Door;
import hutong.local.play.FileProof;
import hutong.local.play.HttpDoor;
import hutong.local.play.KafkaDoor;
import hutong.local.play.MatrixRow;
import hutong.local.play.Paint;
import hutong.local.play.PlayFailure;
import hutong.local.play.PlayJson;
import hutong.local.play.PlayReport;
import hutong.local.play.PlayResult;
import hutong.local.play.Player;
import hutong.local.play.Surplus;
import hutong.local.play.WhatIf;
import hutong.local.system.DataFolder;
import hutong.local.system.LocalSystem;
import hutong.local.system.Ports;
import hutong.local.system.Repository;
import hutong.local.system.Service;
import hutong.local.system.Settings;
import hutong.local.system.SystemFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole system on this machine, and the acceptance matrix played against it. */
@Command(
    name = "deploy/local/demo",
    sortOptions = false,
    description = {
      "Starts PostgreSQL, Kafka, Kafka Connect, the three services and a participant simulator on",
      "this machine, plays the acceptance matrix against them, and stays up until Ctrl-C."
    })
public final class Demo implements Callable<Integer> {

  private static final int FAILED = 1;

  /** Ten in the morning of 2 October 2021 in Shanghai: both announcements are out. */
  private static final Instant BUSINESS_TIME = Instant.parse("2021-10-02T02:00:00Z");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "This text.")
  boolean help;

  @Option(names = "--exit", description = "Stop after the play; status 0 only if all was well.")
  boolean exit;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the result as JSON.")
  Path json;

  @Option(
      names = "--port-base",
      paramLabel = "N",
      defaultValue = "18000",
      description = "Move all ports: N+1 code-scan ... (default: ${DEFAULT-VALUE}).")
  int portBase;

  @Option(names = "--fresh", description = "Begin with empty databases and topics.")
  boolean fresh;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where databases, topics and logs are kept (default: deploy/local/data).")
  Path data;

  @Option(
      names = "--without",
      paramLabel = "SERVICE",
      description = {
        "Leave a service out, to run it in development mode instead; repeatable.",
        "Then nothing is played."
      })
  List<String> without = new ArrayList<>();

  private boolean stopped;
  private final boolean terminal = System.console() != null;
  private final Paint paint = new Paint(terminal && System.getenv("NO_COLOR") == null);
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = Repository.root();
    Settings settings = settings(root);
    StartLines lines = new StartLines(out, paint, terminal);
    try (DataFolder folder = DataFolder.take(settings.data(), fresh);
        LocalSystem system = new LocalSystem(settings, lines)) {
      // Ctrl-C, SIGTERM and System.exit come here; the folder stays ours until nothing runs in it.
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(system, lines), "stop"));
      system.failure().exceptionally(Demo::endBecauseOf);
      try {
        return run(system, lines, settings);
      } finally {
        stop(system, lines);
      }
    }
  }

  private Settings settings(Path root) {
    Set<Service> services = EnumSet.allOf(Service.class);
    without.forEach(name -> services.remove(Service.named(name)));
    if (exit && services.size() < Service.values().length) {
      throw new SystemFailure("--exit plays the matrix, which needs every service: drop --without");
    }
    Path folder = data == null ? root.resolve("deploy/local/data") : data;
    return new Settings(root, folder, new Ports(portBase), services, true, BUSINESS_TIME);
  }

  private int run(LocalSystem system, StartLines lines, Settings settings)
      throws IOException, InterruptedException {
    out.println(paint.bold("Hutong on this machine, ports from " + portBase));
    lines.begin();
    system.start();
    lines.end();
    boolean good = true;
    if (without.isEmpty()) {
      good = play(system, settings);
    } else {
      DevelopmentMode.explain(out, system, without);
    }
    if (exit) {
      return good ? 0 : FAILED;
    }
    new Urls(system.ports(), system.services()).print(out, paint);
    out.println("Ctrl-C stops everything.");
    new CountDownLatch(1).await();
    return 0;
  }

  private boolean play(LocalSystem system, Settings settings) throws IOException {
    PlayReport report = new PlayReport(out, paint);
    Path rulebook = settings.root().resolve("docs/rulebook/rulebook-2021-10-02.json");
    Player player = new Player(system.ports(), rulebook, system::setClock, report);
    try (Door http = new HttpDoor(system.ports().httpUri(Service.CODE_SCAN));
        Door kafka = new KafkaDoor(system.ports().bootstrapServers())) {
      report.head();
      PlayResult result = player.play(MatrixRow.shipped(), Player.alternating(http, kafka));
      JsonNode replay = new WhatIf(system.ports()).replay();
      result.example().ifPresent(report::payment);
      result.refusal().ifPresent(report::refusal);
      report.replay(replay);
      report.settlement(result);
      ClearingReport clearing = new ClearingReport(out, paint);
      FileProof.Proved file = files(settings).prove(result.cycles());
      clearing.file(file);
      Surplus.Resolved surplus =
          new Surplus(system.ports(), rulebook, system::setClock).resolve(result, http);
      clearing.surplus(surplus);
      clearing.awaiting("the settlement agent to book cycle " + file.cycleId());
      AgentSettlement.Paid paid = new AgentSettlement(system.ports()).await(file.cycleId());
      clearing.paid(paid);
      List<String> complaints =
          Stream.of(result.complaints(), file.complaints(), surplus.complaints(), paid.complaints())
              .flatMap(List::stream)
              .toList();
      report.verdict(result, complaints);
      if (json != null) {
        write(PlayJson.of(result, complaints, file, surplus, paid), replay);
      }
      return complaints.isEmpty();
    }
  }

  private static FileProof files(Settings settings) {
    return new FileProof(
        settings.ports(),
        settings.root().resolve("deploy/verifier/target/hutong-verifier.jar"),
        settings.sealPublicKey(),
        settings.data().resolve("participant-files"));
  }

  private void write(ObjectNode all, JsonNode replay) throws IOException {
    all.set("replay", replay);
    Files.write(json, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
  }

  /** A part has died: nothing that is shown after that could be trusted. */
  private static Void endBecauseOf(Throwable failure) {
    new Thread(() -> System.exit(explain(failure)), "part-died").start();
    return null;
  }

  private synchronized void stop(LocalSystem system, StartLines lines) {
    if (stopped) {
      return;
    }
    stopped = true;
    lines.end();
    if (system.hasStarted()) {
      out.println(paint.dim("Stopping every process ..."));
    }
    system.close();
    if (system.hasStarted()) {
      out.println(paint.dim("Stopped."));
    }
  }

  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Demo());
    command.setExecutionExceptionHandler((failure, line, parsed) -> explain(failure));
    System.exit(command.execute(args));
  }

  private static int explain(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean ours =
        cause instanceof SystemFailure
            || cause instanceof PlayFailure
            || cause instanceof IllegalArgumentException;
    System.err.println();
    System.err.println("demo: " + (ours ? cause.getMessage() : cause.toString()));
    return FAILED;
  }
}
