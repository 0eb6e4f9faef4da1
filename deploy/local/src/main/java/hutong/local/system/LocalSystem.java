package hutong.local.system;

import hutong.local.connect.Connectors;
import hutong.local.process.Child;
import hutong.local.process.FreePorts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The whole system on one machine: three PostgreSQL, Kafka, Connect with the outbox connectors, the
 * participant simulator and the services, each a process of its own.
 *
 * <p>Any part can be stopped, killed and started again by its name while the rest runs: {@code
 * postgres-code-scan}, {@code postgres-routing}, {@code postgres-settlement}, {@code kafka}, {@code
 * connect}, {@code simulator}, {@code code-scan}, {@code routing}, {@code settlement}.
 */
public final class LocalSystem implements AutoCloseable {

  private static final Duration STOP = Duration.ofSeconds(20);

  private final Settings settings;
  private final Progress progress;
  private final Outboxes outboxes;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, Child> children = new ConcurrentHashMap<>();
  private final Parts recipes;
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private volatile Duration clockOffset;
  private volatile boolean closed;

  public LocalSystem(Settings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    this.clockOffset = Parts.offsetTo(settings.businessTime());
    this.recipes = new Parts(settings, () -> clockOffset);
    this.outboxes = new Outboxes(settings, recipes, () -> closed);
    for (Service service : Service.values()) {
      add(recipes.postgres(service));
    }
    add(recipes.kafka());
    if (settings.simulator()) {
      add(recipes.simulator());
    }
    add(recipes.connect());
    settings.services().stream().sorted().forEach(service -> add(recipes.service(service)));
  }

  private void add(Part part) {
    parts.put(part.name(), part);
  }

  public Ports ports() {
    return settings.ports();
  }

  /** The services that belong to this system. */
  public Set<Service> services() {
    return settings.services();
  }

  /** Whether the system is being stopped, or has been. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether any process was started, still running or not. */
  public boolean hasStarted() {
    return !children.isEmpty();
  }

  /** The names of all parts, in the order of their start. */
  public List<String> partNames() {
    return List.copyOf(parts.keySet());
  }

  /**
   * Completes exceptionally, with a {@link SystemFailure}, when a part dies that nobody stopped.
   */
  public CompletableFuture<Void> failure() {
    return failure;
  }

  /**
   * Starts everything, side by side where one does not need the other, and returns when payments
   * can be made.
   *
   * @throws SystemFailure when a port is taken or a part does not come up; what runs then is for
   *     {@link #close} to stop
   */
  public void start() {
    refuseTakenPorts();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      CompletableFuture<?> kafka = startLater("kafka", threads);
      CompletableFuture<?> connect = kafka.thenRunAsync(() -> startPart("connect"), threads);
      List<CompletableFuture<?>> all = new ArrayList<>(List.of(connect));
      if (settings.simulator()) {
        all.add(startLater("simulator", threads));
      }
      for (Service service : Service.values()) {
        CompletableFuture<?> database = startLater(Parts.postgresName(service), threads);
        all.add(database);
        if (settings.services().contains(service)) {
          CompletableFuture<?> servers = CompletableFuture.allOf(database, kafka);
          CompletableFuture<?> up =
              servers.thenRunAsync(() -> startPart(service.partName()), threads);
          // A connector needs the publication, which the service's migrations make.
          all.add(
              CompletableFuture.allOf(up, connect)
                  .thenRunAsync(() -> startConnector(service), threads));
        }
      }
      CompletableFuture<Void> done = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
      all.forEach(each -> each.whenComplete((ok, error) -> failFast(done, error)));
      done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof SystemFailure failed
          ? failed
          : new SystemFailure("the start failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void failFast(CompletableFuture<Void> done, Throwable error) {
    if (error != null) {
      done.completeExceptionally(
          error instanceof CompletionException wrapped ? wrapped.getCause() : error);
    }
  }

  private CompletableFuture<?> startLater(String name, ExecutorService threads) {
    return CompletableFuture.runAsync(() -> startPart(name), threads);
  }

  private void startPart(String name) {
    if (closed) {
      throw new SystemFailure("stopped while starting");
    }
    progress.starting(name);
    long begin = System.nanoTime();
    part(name).start(child -> watch(name, child));
    progress.ready(name, Duration.ofNanos(System.nanoTime() - begin));
  }

  private void watch(String name, Child child) {
    children.put(name, child);
    if (closed) {
      child.stop(STOP);
    }
    child
        .onExit()
        .thenAccept(
            ended -> {
              if (!ended.isStopping() && !closed) {
                String message = name + " ended by itself with status " + ended.exitStatus();
                failure.completeExceptionally(SystemFailure.withLog(message, settings.log(name)));
              }
            });
  }

  private void refuseTakenPorts() {
    ports()
        .used(settings.services())
        .forEach(
            (port, user) -> {
              if (!FreePorts.isFree(port)) {
                throw new SystemFailure(
                    "port "
                        + port
                        + ", meant for "
                        + user
                        + ", is taken by another program; stop that program, or move all ports with"
                        + " --port-base (now "
                        + ports().base()
                        + ")");
              }
            });
  }

  /** Attaches the service's outbox connector and returns when what is written is sent. */
  public void startConnector(Service service) {
    String name = Connectors.nameFor(service.database());
    progress.starting(name);
    long begin = System.nanoTime();
    outboxes.attach(service);
    progress.ready(name, Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Waits until a service that somebody else starts has migrated its database. */
  public void awaitMigrations(Service service) {
    outboxes.awaitPublication(service);
  }

  /** A connection to the service's database as the superuser, for looking at it from outside. */
  public Connection superuser(Service service) throws SQLException {
    return recipes.postgresServer(service).superuser();
  }

  /**
   * Starts a second settlement service beside the first, which reads every payment from the
   * beginning into an empty database of its own, and returns when it is ready. Once in a system.
   */
  public void startReplay() {
    Part replay = recipes.replay();
    replay.start(child -> watch(replay.name(), child));
  }

  /** A connection to the database of {@link #startReplay} as the superuser. */
  public Connection replaySuperuser() throws SQLException {
    return recipes.replayServer().superuser();
  }

  /** Moves the business clock of every service that runs, and of those that start later. */
  public void setClock(Instant businessTime) {
    clockOffset = Parts.offsetTo(businessTime);
    if (settings.simulator()) {
      try {
        Health.setSimulatorClock(ports().simulatorUri(), businessTime);
      } catch (IOException e) {
        throw new SystemFailure("the simulator's clock cannot be set: " + e.getMessage(), e);
      }
    }
    for (Service service : settings.services()) {
      try {
        Health.setClock(ports().managementUri(service), businessTime);
      } catch (IOException e) {
        throw new SystemFailure(
            "the clock of " + service.partName() + " cannot be set: " + e.getMessage(), e);
      }
    }
  }

  /** Kills a part as {@code kill -9} does, and returns when its process is gone. */
  public void kill(String name) {
    running(name).kill();
  }

  /** Stops a part in an orderly way. */
  public void stop(String name) {
    running(name).stop(STOP);
  }

  /** Starts a part that was stopped or killed and returns when it is ready. */
  public void restart(String name) {
    if (children.containsKey(name) && children.get(name).isAlive()) {
      throw new IllegalStateException(name + " still runs");
    }
    startPart(name);
  }

  /** The process id of a part. */
  public long pid(String name) {
    return running(name).pid();
  }

  private Part part(String name) {
    Part part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("no part " + name + "; there are " + partNames());
    }
    return part;
  }

  private Child running(String name) {
    part(name);
    Child child = children.get(name);
    if (child == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return child;
  }

  /** Stops every part: first who uses, then who is used. Safe to call again, and while starting. */
  @Override
  public void close() {
    closed = true;
    stopTogether(
        List.of("code-scan", "routing", "settlement", Parts.REPLAY, "connect", "simulator"));
    stopTogether(partNames());
  }

  private void stopTogether(List<String> names) {
    List<Child> some = names.stream().map(children::get).filter(child -> child != null).toList();
    some.forEach(Child::askToStop);
    some.forEach(child -> child.stop(STOP));
  }
}
