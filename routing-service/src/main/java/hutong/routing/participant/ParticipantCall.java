package hutong.routing.participant;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** One HTTP exchange with an upper bound on its time and on the size of its answer. */
final class ParticipantCall {

  private final Vertx vertx;
  private final HttpClient client;
  private final int maxAnswerBytes;

  ParticipantCall(Vertx vertx, HttpClient client, int maxAnswerBytes) {
    this.vertx = vertx;
    this.client = client;
    this.maxAnswerBytes = maxAnswerBytes;
  }

  /**
   * Posts JSON. It fails where the answer is late, too long, or anything but 200 with JSON; the
   * connection is then given up, so that a late answer reaches nobody.
   */
  Uni<byte[]> post(String url, byte[] body, Duration timeout) {
    return Uni.createFrom().completionStage(() -> send(url, body, timeout).toCompletionStage());
  }

  private Future<byte[]> send(String url, byte[] body, Duration timeout) {
    Promise<byte[]> answer = Promise.promise();
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(url).setTimeout(-1);
    Future<HttpClientRequest> request = client.request(options);
    long timer =
        vertx.setTimer(
            timeout.toMillis(),
            late -> {
              answer.tryFail(new NoAnswerException("no answer in time"));
              request.onSuccess(HttpClientRequest::reset);
            });
    answer.future().onComplete(done -> vertx.cancelTimer(timer));
    request
        .compose(
            open ->
                open.putHeader("content-type", "application/json")
                    .putHeader("accept", "application/json")
                    .send(Buffer.buffer(body)))
        .onSuccess(response -> read(response, answer))
        .onFailure(answer::tryFail);
    return answer.future();
  }

  private void read(HttpClientResponse response, Promise<byte[]> answer) {
    int status = response.statusCode();
    if (status != 200) {
      answer.tryFail(
          status == 400 || status == 413
              ? new NotReadException("status " + status)
              : new NoAnswerException("status " + status));
      response.request().reset();
      return;
    }
    Buffer body = Buffer.buffer();
    response.exceptionHandler(answer::tryFail);
    response.endHandler(end -> answer.tryComplete(body.getBytes()));
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > maxAnswerBytes) {
            answer.tryFail(new NoAnswerException("answer too long"));
            response.request().reset();
          } else {
            body.appendBuffer(chunk);
          }
        });
  }

  /** The institution did not answer in a way that could be used. */
  static class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String why) {
      super(why, null, false, false);
    }
  }

  /** It could not read the batch as a whole; by the contract that has changed nothing. */
  static final class NotReadException extends NoAnswerException {
    private static final long serialVersionUID = 1L;

    NotReadException(String why) {
      super(why);
    }
  }
}
