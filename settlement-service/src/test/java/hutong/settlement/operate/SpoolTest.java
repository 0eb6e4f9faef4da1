package hutong.settlement.operate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.operate.Spool.CutShort;
import hutong.settlement.operate.Spool.Spooled;
import hutong.settlement.operate.Spool.Terms;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();

  @TempDir Path directory;

  @AfterEach
  void close() {
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private int listen(Handler<HttpServerRequest> handler) {
    return await(
            vertx
                .createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture())
        .actualPort();
  }

  private void receive(
      HttpServerRequest request, Uni<?> before, Terms terms, CompletableFuture<Object> outcome) {
    Spool.receive(vertx, request, before, terms)
        .subscribe()
        .with(outcome::complete, outcome::complete);
  }

  private Terms terms(long limit, Duration within) {
    return new Terms(directory, limit, within);
  }

  /** What came of a body that says nothing about its length. */
  private Object received(String body, long limit) {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    int port =
        listen(
            request -> {
              request.pause();
              Uni<Void> nothing = Uni.createFrom().voidItem();
              receive(request, nothing, terms(limit, PATIENCE), outcome);
            });
    vertx
        .createHttpClient()
        .request(HttpMethod.POST, port, "127.0.0.1", "/")
        .onSuccess(request -> request.setChunked(true).send(Buffer.buffer(body)));
    return await(outcome);
  }

  /** Says that more will come than it sends. */
  private static Socket begin(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket
        .getOutputStream()
        .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nH".getBytes(US_ASCII));
    return socket;
  }

  private Stream<String> names() throws IOException {
    return Files.list(directory).map(file -> file.getFileName().toString());
  }

  @Test
  void who_is_gone_before_the_body_is_wanted_is_noticed_and_nothing_is_made() throws IOException {
    // Given a connection that is closed before anybody looks at the body
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    int port =
        listen(
            request -> {
              request.pause();
              request
                  .connection()
                  .closeHandler(
                      gone -> {
                        Uni<Void> nothing = Uni.createFrom().voidItem();
                        receive(request, nothing, terms(10, PATIENCE), outcome);
                      });
            });

    // When
    begin(port).close();

    // Then
    assertThat(await(outcome)).isInstanceOf(CutShort.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void who_goes_while_something_else_is_looked_up_is_noticed_at_once() throws IOException {
    // Given a look-up that has no end
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    int port =
        listen(
            request -> {
              request.pause();
              receive(request, Uni.createFrom().nothing(), terms(10, PATIENCE), outcome);
              asked.complete(null);
            });

    // When
    Socket client = begin(port);
    await(asked);
    client.close();

    // Then
    assertThat(await(outcome)).isInstanceOf(CutShort.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void a_body_that_does_not_come_in_time_is_refused_and_leaves_nothing() throws IOException {
    // Given
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    int port =
        listen(
            request -> {
              request.pause();
              Terms soon = terms(10, Duration.ofMillis(300));
              receive(request, Uni.createFrom().voidItem(), soon, outcome);
            });

    // When
    try (Socket client = begin(port)) {
      // Then
      assertThat(await(outcome))
          .isInstanceOfSatisfying(
              HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(408));
      org.awaitility.Awaitility.await().until(() -> names().findAny().isEmpty());
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void more_than_is_allowed_is_refused_and_leaves_nothing() throws IOException {
    // When
    Object outcome = received("12345678901", 10);

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.getStatusCode()).isEqualTo(413));
    org.awaitility.Awaitility.await().until(() -> names().findAny().isEmpty());
  }

  @Test
  void what_is_allowed_is_on_disk_as_a_whole() throws IOException {
    // When
    Object outcome = received("1234567890", 10);

    // Then
    assertThat(outcome).isInstanceOf(Spooled.class);
    assertThat(Files.readString(((Spooled) outcome).file())).isEqualTo("1234567890");
  }

  @Test
  void what_processes_that_are_no_more_have_left_is_deleted_and_nothing_else() throws IOException {
    // Given
    String mine = "hutong-statement-" + ProcessHandle.current().pid() + "-1.tmp";
    long alive = ProcessHandle.current().parent().orElseThrow().pid();
    String others = "hutong-statement-" + alive + "-2.tmp";
    String dead = "hutong-statement-999999999-3.tmp";
    for (String name : new String[] {mine, others, dead, "hutong-statement-4.tmp", "other.tmp"}) {
      Files.createFile(directory.resolve(name));
    }

    // When
    Spool.clear(directory);

    // Then
    assertThat(names()).containsExactlyInAnyOrder(others, "other.tmp");
  }
}
