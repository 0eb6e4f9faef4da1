package hutong.settlement.operate;

import static org.assertj.core.api.Assertions.assertThat;

import hutong.settlement.operate.Spool.Spooled;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private final Vertx vertx = Vertx.vertx();

  @TempDir Path directory;

  @AfterEach
  void close() {
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** What came of a body that says nothing about its length. */
  private Object received(String body, long limit) {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  request.pause();
                  Spool.receive(vertx, request, directory, limit)
                      .subscribe()
                      .with(outcome::complete, outcome::complete);
                });
    int port =
        await(server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture()).actualPort();
    vertx
        .createHttpClient()
        .request(HttpMethod.POST, port, "127.0.0.1", "/")
        .onSuccess(request -> request.setChunked(true).send(Buffer.buffer(body)));
    return await(outcome);
  }

  private Stream<String> names() throws IOException {
    return Files.list(directory).map(file -> file.getFileName().toString());
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
