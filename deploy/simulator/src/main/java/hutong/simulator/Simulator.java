package hutong.simulator;

import hutong.simulator.agent.AgentRoutes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletionException;

/** The running simulator. */
public final class Simulator implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final Clerk clerk;
  private final AgentRoutes agent;
  private final HttpServer server;

  private Simulator(Vertx vertx, Clerk clerk, AgentRoutes agent, HttpServer server) {
    this.agent = agent;
    this.vertx = vertx;
    this.clerk = clerk;
    this.server = server;
  }

  /**
   * Reads the books that are there and begins to listen, on the loopback address only.
   *
   * @param port 0 takes a free one
   * @throws JournalException when the books are damaged
   * @throws IOException when the directory or the port cannot be had
   */
  public static Simulator start(int port, Path data, Clock clock)
      throws IOException, JournalException {
    return start(port, data, clock, null, null);
  }

  /** The same, with a clock that {@code PUT /clock} moves. */
  static Simulator startSettable(int port, Path data, MovableClock clock)
      throws IOException, JournalException {
    return start(port, data, clock, clock, null);
  }

  /**
   * @param settable the same clock where {@code PUT /clock} may move it, else null
   * @param keys the folder of keys, or null where nothing is signed
   */
  static Simulator start(int port, Path data, Clock clock, MovableClock settable, Path keys)
      throws IOException, JournalException {
    Files.createDirectories(data);
    Signatures signatures = keys == null ? null : new Signatures(keys, clock);
    Control control = Control.open(data);
    Books books = new Books();
    AgentRoutes agent = new AgentRoutes(data, clock);
    Clerk clerk = new Clerk(books, Journal.open(data, books::restore));
    // It serves no files, so it needs no cache directory for them.
    FileSystemOptions noFiles =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(noFiles));
    Api api = new Api(vertx, clerk, control, clock, settable, signatures);
    Router router = api.router();
    agent.mount(router);
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .requestHandler(router)
              .listen(port, LOOPBACK)
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return new Simulator(vertx, clerk, agent, server);
    } catch (CompletionException taken) {
      vertx.close();
      clerk.close();
      agent.close();
      throw new IOException("port " + port + " cannot be had: " + taken.getCause().getMessage());
    }
  }

  public int port() {
    return server.actualPort();
  }

  /** Stops taking requests and closes the journal; whatever was answered is on disk. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    clerk.close();
    agent.close();
  }
}
