package hutong.routing.participant;

import hutong.signing.BadSignatureException;
import hutong.signing.VerifyingKeys;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One signed HTTP exchange with an upper bound on its time and on the size of its answer. */
final class ParticipantCall {

  private final Vertx vertx;

  /**
   * Every call runs here, whichever thread asks: from another one an answer could end before its
   * handlers are there, and would be lost.
   */
  private final Context loop;

  private final HttpClient client;
  private final int maxAnswerBytes;
  private final Signatures signatures;
  private final VerifyingKeys keys;

  ParticipantCall(
      Vertx vertx,
      HttpClient client,
      int maxAnswerBytes,
      Signatures signatures,
      VerifyingKeys keys) {
    this.vertx = vertx;
    this.loop = ((VertxInternal) vertx).createEventLoopContext();
    this.client = client;
    this.maxAnswerBytes = maxAnswerBytes;
    this.signatures = signatures;
    this.keys = keys;
  }

  /**
   * Posts JSON. It fails where the answer is late, too long, not proven to be the institution's, or
   * anything but 200 with JSON; the connection is then given up, so that a late answer reaches
   * nobody.
   */
  Uni<byte[]> post(String url, byte[] body, Duration timeout) {
    return Uni.createFrom()
        .emitter(
            answer ->
                loop.runOnContext(
                    here ->
                        // Also where it cannot even be sent, whoever asks must hear of it.
                        Future.succeededFuture()
                            .compose(ready -> send(url, body, timeout))
                            .onSuccess(answer::complete)
                            .onFailure(answer::fail)));
  }

  private Future<byte[]> send(String url, byte[] body, Duration timeout) {
    Promise<byte[]> answer = Promise.promise();
    Map<String, String> asked = signatures.sign(url, body);
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url).setTimeout(-1);
    asked.forEach(options::putHeader);
    options.putHeader("accept", "application/json");
    Future<HttpClientRequest> request = client.request(options);
    long timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            late -> {
              answer.tryFail(new NoAnswerException(Failure.TIMEOUT, "no answer in time"));
              request.onSuccess(HttpClientRequest::reset);
            });
    answer.future().onComplete(done -> vertx.cancelTimer(timer));
    request
        .compose(open -> open.send(Buffer.buffer(body)))
        .onSuccess(response -> read(asked, response, answer))
        .onFailure(answer::tryFail);
    return answer.future();
  }

  private void read(
      Map<String, String> asked, HttpClientResponse response, Promise<byte[]> answer) {
    int status = response.statusCode();
    if (status != 200 && status != 400 && status != 413) {
      answer.tryFail(new NoAnswerException(Failure.STATUS, "status " + status));
      response.request().reset();
      return;
    }
    Buffer body = Buffer.buffer();
    response.exceptionHandler(answer::tryFail);
    response.endHandler(end -> prove(asked, response, body.getBytes(), answer));
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > maxAnswerBytes) {
            answer.tryFail(new NoAnswerException(Failure.TOO_LONG, "answer too long"));
            response.request().reset();
          } else {
            body.appendBuffer(chunk);
          }
        });
  }

  private void prove(
      Map<String, String> asked, HttpClientResponse response, byte[] body, Promise<byte[]> answer) {
    int status = response.statusCode();
    try {
      signatures.verify(asked, status, name -> header(response, name), body, keys);
      if (status == 200) {
        answer.tryComplete(body);
      } else {
        answer.tryFail(new NotReadException("status " + status));
      }
    } catch (BadSignatureException unproven) {
      answer.tryFail(
          new NoAnswerException(Failure.BAD_SIGNATURE, "bad signature: " + unproven.fault()));
    }
  }

  private static String header(HttpClientResponse response, String name) {
    List<String> lines = response.headers().getAll(name);
    return lines.isEmpty() ? null : String.join(", ", lines);
  }

  /** The institution did not answer in a way that could be used. */
  static class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Failure failure;

    NoAnswerException(Failure failure, String why) {
      super(why, null, false, false);
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }

  /** It could not read the batch as a whole; by the contract that has changed nothing. */
  static final class NotReadException extends NoAnswerException {
    private static final long serialVersionUID = 1L;

    NotReadException(String why) {
      super(Failure.STATUS, why);
    }
  }
}
