package hutong.settlement.settle;

import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The agent by HTTP: instructions are posted to {@code /messages}, and what the agent has said is
 * read from there, after a cursor. An answer that does not come in time says nothing.
 */
final class HttpGateway implements SettlementGateway {

  private static final int MAX_PAGE_BYTES = 64 * 1024;

  private final HttpClient client;
  private final URI messages;
  private final Duration timeout;

  /**
   * @param agent what {@code /messages} is added to
   */
  HttpGateway(URI agent, Duration timeout) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
    this.messages = URI.create(agent.toString().replaceFirst("/$", "") + "/messages");
    this.timeout = timeout;
  }

  /** What the agent answers to a question for messages: their ids, oldest first. */
  record Page(List<String> ids) {}

  @Override
  public Uni<Void> send(Instruction instruction) {
    HttpRequest request =
        HttpRequest.newBuilder(messages)
            .timeout(timeout)
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofString(instruction.xml()))
            .build();
    return Uni.createFrom()
        .completionStage(() -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
        .invoke(answer -> requireOk(answer.statusCode(), IllegalStateException::new))
        .replaceWithVoid();
  }

  @Override
  public Uni<List<String>> list(String after) {
    String query =
        after == null ? "" : "?after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
    return get(messages + query, MAX_PAGE_BYTES, IllegalStateException::new).map(HttpGateway::ids);
  }

  /** Whatever status the agent answers with, it is well enough to give others. */
  @Override
  public Uni<Received> read(String id) {
    String path = "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return get(messages + path, AgentXml.MAX_BYTES, NotGivenException::new)
        .map(xml -> new Received(id, xml));
  }

  private static List<String> ids(byte[] json) {
    try {
      return StrictJson.readEvent(json, Page.class).ids();
    } catch (BadJsonException notOurs) {
      throw new IllegalStateException("the agent's list of messages cannot be read");
    }
  }

  /** One byte more than the limit at most, so that whoever reads it sees that it is too large. */
  private Uni<byte[]> get(String url, int limit, Function<String, RuntimeException> otherwise) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout).GET().build();
    return Uni.createFrom()
        .completionStage(() -> client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()))
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(
            answer -> {
              try (InputStream body = answer.body()) {
                requireOk(answer.statusCode(), otherwise);
                return body.readNBytes(limit + 1);
              } catch (IOException broken) {
                throw new UncheckedIOException(broken);
              }
            });
  }

  private static void requireOk(int status, Function<String, RuntimeException> otherwise) {
    if (status < 200 || status > 299) {
      throw otherwise.apply("the agent answered with status " + status);
    }
  }

  /** The cursor is what is read after; nothing is to be said to the agent. */
  @Override
  public Uni<Void> done(Received message, boolean taken) {
    return Uni.createFrom().voidItem();
  }
}
