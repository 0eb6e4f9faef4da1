package hutong.codescan.webhook;

import hutong.signing.Nonces;
import hutong.signing.RequestSignature;
import hutong.signing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * One signed request to a caller. Its name is resolved anew for each, the address is held against
 * what is allowed, and it is that very address which is connected to: a name that leads elsewhere
 * the next moment changes nothing. Redirects are not followed.
 */
@ApplicationScoped
class Post {

  private static final Logger LOG = Logger.getLogger(Post.class);
  private static final String JSON = "application/json";
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Clock clock;
  private final Subscribers subscribers;
  private final Duration timeout;
  private final boolean allowPrivate;

  // A pool for each caller: one that hangs has only its own connections.
  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

  Post(Vertx vertx, Clock clock, Subscribers subscribers, WebhookConfig config) {
    this.vertx = vertx;
    this.clock = clock;
    this.subscribers = subscribers;
    this.timeout = config.timeout();
    this.allowPrivate = config.allowPrivateAddresses();
  }

  /**
   * Sends a body.
   *
   * @return how it ended, in a word: HTTP_ and the status, TIMEOUT, CONNECTION, or ADDRESS where
   *     the name cannot be resolved or leads where it may not. Never fails.
   */
  Future<String> send(Subscriber subscriber, byte[] body) {
    Promise<String> answer = Promise.promise();
    long timer = vertx.setTimer(timeout.toMillis(), late -> answer.tryComplete("TIMEOUT"));
    answer.future().onComplete(done -> vertx.cancelTimer(timer));
    address(subscriber)
        .onFailure(nowhere -> answer.tryComplete("ADDRESS"))
        .onSuccess(address -> send(subscriber, address, body, answer));
    return answer.future();
  }

  private Future<InetAddress> address(Subscriber subscriber) {
    // Names are resolved by the system, which blocks.
    return vertx.executeBlocking(() -> resolve(subscriber.url()), false);
  }

  private InetAddress resolve(URI url) throws UnknownHostException {
    InetAddress[] all = InetAddress.getAllByName(url.getHost());
    boolean loopbackHttp = "http".equals(url.getScheme());
    for (InetAddress address : all) {
      boolean allowed =
          loopbackHttp ? address.isLoopbackAddress() : allowPrivate || Addresses.isPublic(address);
      if (!allowed) {
        throw new UnknownHostException("the name leads where it may not");
      }
    }
    return all[0];
  }

  private void send(
      Subscriber subscriber, InetAddress address, byte[] body, Promise<String> answer) {
    URI url = subscriber.url();
    boolean tls = "https".equals(url.getScheme());
    int usual = tls ? 443 : 80;
    int port = url.getPort() < 0 ? usual : url.getPort();
    // As the header Host has it, of which the other side makes the address that it verifies.
    String authority = port == usual ? url.getHost() : url.getHost() + ":" + port;
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(url.getHost())
            .setPort(port)
            .setSsl(tls)
            .setURI(target)
            .setFollowRedirects(false)
            .setTimeout(-1);
    SigningKey key = subscribers.keyFor(subscriber);
    RequestSignature.sign(
            "POST",
            url.getScheme() + "://" + authority + target,
            JSON,
            body,
            key,
            clock.instant(),
            Nonces.next())
        .forEach(options::putHeader);
    Future<HttpClientRequest> request = client(subscriber).request(options);
    // Whatever ends the wait, a connection with an answer still to come is not used again.
    answer.future().onComplete(done -> request.onSuccess(open -> abandon(open, done.result())));
    request
        .compose(open -> open.send(Buffer.buffer(body)))
        .onSuccess(response -> read(response, answer))
        .onFailure(
            failure -> {
              LOG.debugf("A webhook was not taken: %s", failure.getClass().getName());
              answer.tryComplete("CONNECTION");
            });
  }

  private static void abandon(HttpClientRequest request, String answer) {
    if (!answer.startsWith("HTTP_")) {
      request.reset();
    }
  }

  /** What it says is of no interest, but the connection can be used again only after its end. */
  private static void read(HttpClientResponse response, Promise<String> answer) {
    String status = "HTTP_" + response.statusCode();
    long[] bytes = {0};
    response.exceptionHandler(cut -> answer.tryComplete(status));
    response.endHandler(end -> answer.tryComplete(status));
    response.handler(
        chunk -> {
          bytes[0] += chunk.length();
          if (bytes[0] > MAX_ANSWER_BYTES) {
            response.request().reset();
            answer.tryComplete(status);
          }
        });
  }

  private HttpClient client(Subscriber subscriber) {
    return clients.computeIfAbsent(
        subscriber.caller(),
        caller ->
            vertx.createHttpClient(
                new HttpClientOptions()
                    .setMaxPoolSize(subscriber.maxInFlight())
                    .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                    .setDecompressionSupported(false)));
  }
}
