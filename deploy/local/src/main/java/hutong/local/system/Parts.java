package hutong.local.system;

import hutong.local.connect.Connectors;
import hutong.local.kafka.Topics;
import hutong.local.postgres.PostgresPrograms;
import hutong.local.postgres.PostgresServer;
import hutong.local.process.ChildSpec;
import hutong.local.process.FreePorts;
import hutong.local.process.Programs;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The recipes of all parts. */
final class Parts {

  /** A second settlement service, which reads everything from the beginning. */
  static final String REPLAY = "settlement-replay";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Settings settings;
  private final Ports ports;
  private final Supplier<Duration> clockOffset;

  /**
   * @param clockOffset what is added to the system clock at this moment to get business time
   */
  Parts(Settings settings, Supplier<Duration> clockOffset) {
    this.settings = settings;
    this.ports = settings.ports();
    this.clockOffset = clockOffset;
  }

  static String postgresName(Service service) {
    return "postgres-" + service.partName();
  }

  Part postgres(Service service) {
    String name = postgresName(service);
    PostgresServer server = postgresServer(service);
    return new Part(
        name,
        () -> {
          PostgresPrograms.in(programs());
          server.prepare();
          return server.child(settings.log(name), settings.pidFile(name));
        },
        server::answers,
        server::bootstrap,
        PATIENCE);
  }

  PostgresServer postgresServer(Service service) {
    return new PostgresServer(
        service.database(),
        ports.postgres(service),
        settings.data().resolve(postgresName(service)),
        PostgresPrograms.home(programs()));
  }

  private Path programs() {
    return settings.root().resolve("deploy/local/target/postgres");
  }

  Part kafka() {
    List<String> command = jvm("384m", "hutong.local.kafka.BrokerMain");
    command.addAll(List.of("--port", String.valueOf(ports.kafka())));
    command.addAll(List.of("--controller-port", String.valueOf(ports.kafkaController())));
    command.addAll(List.of("--data", settings.data().resolve("kafka").toString()));
    return new Part(
        "kafka",
        () -> spec("kafka", command, Map.of()),
        // A client that finds nobody complains at length, so a look at the port comes first.
        () -> FreePorts.listens(ports.kafka()) && Topics.brokerAnswers(ports.bootstrapServers()),
        () -> Topics.create(ports.bootstrapServers()),
        PATIENCE);
  }

  Part connect() {
    List<String> command = jvm("512m", "hutong.local.connect.ConnectMain");
    command.addAll(List.of("--port", String.valueOf(ports.connect())));
    command.addAll(List.of("--bootstrap-servers", ports.bootstrapServers()));
    Map<String, String> environment = new HashMap<>();
    for (Service service : Service.values()) {
      environment.putAll(
          Connectors.environment(
              service.database(), ports.postgres(service), PostgresServer.LOCAL_PASSWORD));
    }
    Connectors connectors = new Connectors(ports.connectUri());
    return new Part(
        "connect",
        () -> spec("connect", command, environment),
        connectors::workerAnswers,
        Part.NOTHING,
        PATIENCE);
  }

  /** A JVM with deploy/local's own class path. */
  private List<String> jvm(String heap, String main) {
    Path target = settings.root().resolve("deploy/local/target");
    String path = target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
    return new ArrayList<>(
        List.of(Programs.java(), "-Xmx" + heap, "-XX:+UseSerialGC", "-cp", path, main));
  }

  Part simulator() {
    return new Part(
        "simulator",
        () -> {
          Path jar = settings.root().resolve("deploy/simulator/target/hutong-simulator.jar");
          requireBuilt(jar);
          // Room for the books of 200,000 payments, which are all in memory.
          List<String> command = new ArrayList<>(List.of(Programs.java(), "-Xmx384m"));
          command.addAll(List.of("-XX:+UseSerialGC", "-jar", jar.toString()));
          command.addAll(List.of("--port", String.valueOf(ports.simulator())));
          command.addAll(List.of("--data", settings.data().resolve("simulator").toString()));
          // It verifies when a call was signed, so it needs the clock of the services.
          command.addAll(List.of("--clock-offset", clockOffset.get().toString()));
          command.add("--clock-settable");
          command.addAll(List.of("--keys", keys().toString()));
          return spec("simulator", command, Map.of());
        },
        () -> FreePorts.listens(ports.simulator()),
        Part.NOTHING,
        PATIENCE);
  }

  Part service(Service service) {
    return new Part(
        service.partName(),
        () -> {
          Path jar = settings.root().resolve(service.module());
          jar = jar.resolve("target/quarkus-app/quarkus-run.jar");
          requireBuilt(jar);
          List<String> command = new ArrayList<>(List.of(Programs.java(), "-Xmx256m"));
          command.addAll(List.of("-XX:+UseSerialGC", "-jar", jar.toString()));
          return spec(service.partName(), command, serviceEnvironment(service));
        },
        () -> Health.isReady(ports.managementUri(service)),
        Part.NOTHING,
        PATIENCE);
  }

  /**
   * The settlement service once more, on a database that begins empty beside the other's, with the
   * same key and in a consumer group of its own. It settles nothing.
   */
  Part replay() {
    PostgresServer server = replayServer();
    List<Integer> free = FreePorts.find(2);
    return new Part(
        REPLAY,
        () -> {
          server.bootstrap();
          Path jar = settings.root().resolve(Service.SETTLEMENT.module());
          List<String> command = new ArrayList<>(List.of(Programs.java(), "-Xmx256m"));
          command.add("-XX:+UseSerialGC");
          replayProperties(server, free)
              .forEach((key, value) -> command.add("-D" + key + "=" + value));
          command.addAll(
              List.of("-jar", jar.resolve("target/quarkus-app/quarkus-run.jar").toString()));
          return spec(REPLAY, command, serviceEnvironment(Service.SETTLEMENT));
        },
        () -> Health.isReady(URI.create("http://127.0.0.1:" + free.get(1))),
        Part.NOTHING,
        PATIENCE);
  }

  PostgresServer replayServer() {
    PostgresServer server = postgresServer(Service.SETTLEMENT);
    return new PostgresServer(
        "settlement_replay", server.port(), server.folder(), server.programs());
  }

  /** In what it differs; system properties, which stand above the environment. */
  private static Map<String, String> replayProperties(PostgresServer server, List<Integer> ports) {
    String database = "127.0.0.1:" + server.port() + "/" + server.database();
    return Map.of(
        "quarkus.http.port", String.valueOf(ports.get(0)),
        "quarkus.management.port", String.valueOf(ports.get(1)),
        "quarkus.datasource.reactive.url", "postgresql://" + database,
        "quarkus.datasource.jdbc.url", "jdbc:postgresql://" + database,
        "quarkus.datasource.username", server.database() + "_app",
        "quarkus.flyway.username", server.database() + "_owner",
        "quarkus.flyway.placeholders.app", server.database() + "_app",
        "quarkus.flyway.placeholders.connect", server.database() + "_connect",
        "mp.messaging.incoming.payments.group.id", REPLAY,
        "hutong.settle.gateway", "NONE");
  }

  private Map<String, String> serviceEnvironment(Service service) throws IOException {
    String database = "127.0.0.1:" + ports.postgres(service) + "/" + service.database();
    Map<String, String> variables = new HashMap<>();
    variables.put("QUARKUS_HTTP_PORT", String.valueOf(ports.http(service)));
    variables.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(ports.management(service)));
    variables.put("QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://" + database);
    variables.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://" + database);
    variables.put("QUARKUS_DATASOURCE_USERNAME", service.database() + "_app");
    variables.put("QUARKUS_DATASOURCE_PASSWORD", PostgresServer.LOCAL_PASSWORD);
    variables.put("QUARKUS_FLYWAY_USERNAME", service.database() + "_owner");
    variables.put("QUARKUS_FLYWAY_PASSWORD", PostgresServer.LOCAL_PASSWORD);
    variables.put("KAFKA_BOOTSTRAP_SERVERS", ports.bootstrapServers());
    variables.put("HUTONG_CLOCK_OFFSET", clockOffset.get().toString());
    variables.put("HUTONG_CLOCK_SETTABLE", "true");
    // Read by a person at the terminal, and not by a log collector.
    variables.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
    if (service == Service.CODE_SCAN) {
      Path secret = settings.data().resolve("secrets/code-hash-key");
      variables.put("HUTONG_CODESCAN_CODE_HASH_KEY", Secrets.of(secret));
    }
    if (service == Service.CODE_SCAN || service == Service.ROUTING) {
      // One seals payment codes, the other opens them.
      Path secret = settings.data().resolve("secrets/seal-key");
      variables.put("HUTONG_SEAL_KEY", Secrets.base64(secret));
      variables.put("HUTONG_SEAL_KEY_ID", "local");
    }
    if (service == Service.ROUTING) {
      Path keys = keys();
      variables.put("HUTONG_PARTICIPANTS_SIGNATURES", "REQUIRED");
      variables.put("HUTONG_PARTICIPANTS_CONNECTIONS", SigningKeys.connections(keys).toString());
      variables.put(
          "HUTONG_PARTICIPANTS_SIGNING_KEY",
          SigningKeys.privateKey(keys, SigningKeys.HUTONG).toString());
      variables.put("HUTONG_PARTICIPANTS_SIGNING_KEY_ID", SigningKeys.HUTONG);
    }
    if (service == Service.SETTLEMENT) {
      variables.put(
          "HUTONG_SEAL_KEY_PATH",
          SigningKeys.privateKey(keys(), SigningKeys.SETTLEMENT).toString());
      variables.put("HUTONG_SEAL_KEY_ID", SigningKeys.SETTLEMENT);
      if (settings.simulator()) {
        variables.put("HUTONG_SETTLE_GATEWAY", "HTTP");
        variables.put(
            "HUTONG_SETTLE_ACCOUNTS",
            settings.root().resolve("docs/rulebook/settlement-accounts.json").toString());
        variables.put("HUTONG_SETTLE_AGENT_URL", ports.simulatorUri() + "/agent");
        // Earlier than any clock here shows: all is settled.
        variables.put("HUTONG_SETTLE_FROM", "2021-01-01");
      }
    }
    variables.put(
        "HUTONG_PARTICIPANTS_ENDPOINT_TEMPLATE", ports.simulatorUri() + "/participants/{id}");
    return variables;
  }

  /** The folder of the keys, which are made when missing. */
  private Path keys() throws IOException {
    Path folder = settings.keys();
    SigningKeys.ensure(
        folder, settings.root().resolve("docs/rulebook/participants.json"), settings.agreed());
    return folder;
  }

  private ChildSpec spec(String name, List<String> command, Map<String, String> environment) {
    return ChildSpec.of(name, command, environment, settings.log(name), settings.pidFile(name));
  }

  private static void requireBuilt(Path jar) throws IOException {
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing; build it with: mvn -DskipTests install");
    }
  }

  /** Now, on the machine's clock: the one place that asks it. */
  static Duration offsetTo(Instant businessTime) {
    return Duration.between(Instant.now(), businessTime)
        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
  }
}
