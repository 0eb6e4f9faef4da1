package hutong.local.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.local.connect.ConnectMain;
import hutong.local.kafka.Broker;
import hutong.local.kafka.Topics;
import hutong.local.postgres.PostgresPrograms;
import hutong.local.postgres.PostgresServer;
import hutong.local.process.Child;
import hutong.local.process.FreePorts;
import hutong.local.process.Wait;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.Connect;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * PostgreSQL and Kafka for a test run, on free ports and in a temporary folder.
 *
 * <p>When everything is ready it prints one line of JSON on standard output: {@code
 * {"kafka":"127.0.0.1:p","postgres":{"code_scan":p},"connect":"http://127.0.0.1:p"}}. It lives
 * until its standard input closes, which the death of the process that started it also does, or
 * until SIGTERM; then nothing of it is left.
 */
@Command(name = "test-servers", description = "PostgreSQL and Kafka for a test run.")
public final class TestServersMain implements Callable<Integer> {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(15);

  @Option(names = "--database", description = "A database to make; repeatable.")
  List<String> databases = new ArrayList<>();

  @Option(names = "--connect", description = "Also a Kafka Connect worker.")
  boolean connect;

  /** Standard output is for the one line alone; whatever libraries print goes to standard error. */
  private final PrintStream answer;

  private final List<Child> children = new ArrayList<>();
  private Broker broker;
  private Connect<?> worker;
  private Path folder;

  private TestServersMain(PrintStream answer) {
    this.answer = answer;
  }

  @Override
  public Integer call() throws Exception {
    folder = Files.createTempDirectory("hutong-test-servers-");
    CountDownLatch over = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll, "stop-servers"));
    Thread watcher = new Thread(() -> awaitEndOfInput(over), "end-of-input");
    watcher.setDaemon(true);
    watcher.start();
    answer.println(new ObjectMapper().writeValueAsString(startAll()));
    answer.flush();
    over.await();
    main.setName("stopping");
    return 0;
  }

  private void awaitEndOfInput(CountDownLatch over) {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said to us; only the end counts.
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    over.countDown();
    // Also when the start has not come to its end.
    System.exit(0);
  }

  private ObjectNode startAll() throws Exception {
    List<Integer> ports = FreePorts.find(3 + databases.size());
    String kafka = "127.0.0.1:" + ports.get(0);
    ObjectNode ready = new ObjectMapper().createObjectNode();
    ready.put("kafka", kafka);
    ObjectNode postgres = ready.putObject("postgres");
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      List<Future<?>> starts = new ArrayList<>();
      starts.add(pool.submit(() -> startKafka(ports, kafka, ready)));
      for (int i = 0; i < databases.size(); i++) {
        int port = ports.get(3 + i);
        String database = databases.get(i);
        postgres.put(database, port);
        starts.add(pool.submit(() -> startPostgres(database, port)));
      }
      for (Future<?> start : starts) {
        start.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      pool.shutdown();
    }
    return ready;
  }

  private Void startKafka(List<Integer> ports, String kafka, ObjectNode ready) throws IOException {
    broker = Broker.start(ports.get(0), ports.get(1), folder.resolve("kafka"));
    Topics.create(kafka);
    if (connect) {
      worker = ConnectMain.start(ports.get(2), kafka);
      ready.put("connect", "http://127.0.0.1:" + ports.get(2));
    }
    return null;
  }

  private Void startPostgres(String database, int port) throws IOException, SQLException {
    Path programs = PostgresPrograms.in(Repository.programsCache());
    PostgresServer server =
        new PostgresServer(database, port, folder.resolve("postgres-" + database), programs);
    Path log = folder.resolve("postgres-" + database + ".log");
    Child child = server.start(log, folder.resolve("postgres-" + database + ".pid"));
    synchronized (children) {
      children.add(child);
    }
    if (!Wait.until(START, 50, () -> !child.isAlive() || server.answers()) || !child.isAlive()) {
      throw new IOException("PostgreSQL did not start: " + Files.readString(log));
    }
    server.bootstrap();
    return null;
  }

  private void stopAll() {
    if (worker != null) {
      worker.stop();
      worker.awaitStop();
    }
    synchronized (children) {
      children.forEach(Child::askToStop);
      children.forEach(child -> child.stop(STOP));
    }
    if (broker != null) {
      broker.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("left behind: " + folder);
    }
  }

  public static void main(String[] args) {
    PrintStream answer = System.out;
    System.setOut(System.err);
    System.exit(new CommandLine(new TestServersMain(answer)).execute(args));
  }
}
