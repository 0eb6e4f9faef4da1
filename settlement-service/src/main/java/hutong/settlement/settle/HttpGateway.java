package hutong.settlement.settle;

import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The agent by HTTP: instructions are posted to {@code /messages}, and what the agent has said is
 * read from there, after a cursor. An answer that does not come in time says nothing.
 */
final class HttpGateway implements SettlementGateway {

  private static final Logger LOG = Logger.getLogger(HttpGateway.class);

  /** As the contract says. */
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
    return exchange(request, MAX_PAGE_BYTES)
        .invoke(answer -> requireOk(answer.statusCode(), IllegalStateException::new))
        .replaceWithVoid();
  }

  /** What was posted is with the agent. */
  @Override
  public Uni<Boolean> withdraw(String messageId) {
    return Uni.createFrom().item(false);
  }

  @Override
  public Uni<List<String>> list(String after) {
    String query =
        after == null ? "" : "?after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
    return get(messages + query, MAX_PAGE_BYTES, IllegalStateException::new)
        .map(HttpGateway::ids)
        .map(
            ids ->
                !ids.isEmpty() && ids.get(ids.size() - 1).equals(after) ? List.<String>of() : ids);
  }

  /** Whatever status the agent answers with, or where it stalls, it may well give others. */
  @Override
  public Uni<Received> read(String id) {
    String path = "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return get(messages + path, AgentXml.MAX_BYTES, NotGivenException::new)
        .onFailure(HttpGateway::isOfThisAlone)
        .transform(failure -> new NotGivenException("it broke off: " + failure.getMessage()))
        .map(xml -> new Received(id, xml));
  }

  /** The agent was reached and did not give it to the end. */
  private static boolean isOfThisAlone(Throwable failure) {
    return failure instanceof IOException
        && !(failure instanceof ConnectException)
        && !(failure instanceof HttpConnectTimeoutException);
  }

  private static List<String> ids(byte[] json) {
    if (json.length > MAX_PAGE_BYTES) {
      String what = "the agent's list of messages has more than " + MAX_PAGE_BYTES + " bytes";
      LOG.errorf("Nothing of the agent is read: why=%s", what);
      throw new IllegalStateException(what);
    }
    try {
      return StrictJson.readEvent(json, Page.class).ids();
    } catch (BadJsonException notOurs) {
      throw new IllegalStateException("the agent's list of messages cannot be read");
    }
  }

  private Uni<byte[]> get(String url, int limit, Function<String, RuntimeException> otherwise) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout).GET().build();
    return exchange(request, limit)
        .map(
            answer -> {
              requireOk(answer.statusCode(), otherwise);
              return answer.body();
            });
  }

  /**
   * The whole exchange in the time of one: the client's own timeout ends where the body begins.
   * Whoever waits no longer closes the connection.
   */
  private Uni<HttpResponse<byte[]>> exchange(HttpRequest request, int limit) {
    return Uni.createFrom()
        .<HttpResponse<byte[]>>emitter(
            emitter -> {
              CompletableFuture<HttpResponse<byte[]>> answer =
                  client.sendAsync(request, any -> new Body(limit));
              emitter.onTermination(() -> answer.cancel(true));
              answer.whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      emitter.complete(done);
                    } else {
                      emitter.fail(
                          failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                  });
            })
        .ifNoItem()
        .after(timeout)
        .failWith(() -> new HttpTimeoutException("the agent has not answered to the end in time"))
        .emitOn(Infrastructure.getDefaultExecutor());
  }

  /** One byte more than the limit at most, so that whoever reads it sees that it is too large. */
  private static final class Body implements HttpResponse.BodySubscriber<byte[]> {

    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;
    private Flow.Subscription subscription;

    Body(int limit) {
      this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      for (ByteBuffer part : parts) {
        byte[] next = new byte[Math.min(part.remaining(), limit + 1 - bytes.size())];
        part.get(next);
        bytes.writeBytes(next);
      }
      if (bytes.size() > limit) {
        subscription.cancel();
        onComplete();
      }
    }

    @Override
    public void onError(Throwable broken) {
      whole.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
      whole.complete(bytes.toByteArray());
    }
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
