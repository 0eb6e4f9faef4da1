package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.proof.Hash;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A request's body on its way to disk, at the pace of the disk. */
final class Spool {

  private final HttpServerRequest request;
  private final Path path;
  private final AsyncFile file;
  private final long limit;
  private final MessageDigest sha256 = Hash.sha256();
  private final io.vertx.core.Promise<Spooled> done = io.vertx.core.Promise.promise();
  private long length;

  private Spool(HttpServerRequest request, Path path, AsyncFile file, long limit) {
    this.request = request;
    this.path = path;
    this.file = file;
    this.limit = limit;
  }

  /** A body that is on disk as a whole. Whoever gets it deletes it. */
  record Spooled(Path file, byte[] sha256) {}

  /** The other side stopped sending. */
  static final class CutShort extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Receives all of the body. After a failure nothing is left on disk.
   *
   * @param request paused, so that nothing of it is lost
   * @param directory null for the system's place for such files
   * @param limit in bytes; a larger body is a problem 413
   */
  static Uni<Spooled> receive(Vertx vertx, HttpServerRequest request, Path directory, long limit) {
    return Uni.createFrom()
        .completionStage(
            () ->
                vertx
                    .executeBlocking(() -> create(directory))
                    .compose(
                        path ->
                            vertx
                                .fileSystem()
                                .open(path.toString(), new OpenOptions().setWrite(true))
                                .compose(file -> new Spool(request, path, file, limit).run()))
                    .toCompletionStage());
  }

  private static Path create(Path directory) throws IOException {
    return directory == null
        ? Files.createTempFile("hutong-statement-", null)
        : Files.createTempFile(directory, "hutong-statement-", null);
  }

  private Future<Spooled> run() {
    request.exceptionHandler(failure -> stop(new CutShort()));
    file.exceptionHandler(this::stop);
    file.drainHandler(drained -> request.resume());
    request.handler(this::take);
    request.endHandler(
        end ->
            file.close()
                .onSuccess(closed -> done.tryComplete(new Spooled(path, sha256.digest())))
                .onFailure(this::stop));
    request.resume();
    return done.future();
  }

  private void take(Buffer piece) {
    length += piece.length();
    if (length > limit) {
      request.pause();
      stop(
          Problems.of(
              413,
              "TOO_LARGE",
              "The request is too large",
              "A statement has at most " + limit + " bytes."));
      return;
    }
    sha256.update(piece.getBytes());
    file.write(piece);
    if (file.writeQueueFull()) {
      request.pause();
    }
  }

  private void stop(Throwable failure) {
    if (done.tryFail(failure)) {
      file.close()
          .onComplete(
              closed -> {
                try {
                  Files.deleteIfExists(path);
                } catch (IOException left) {
                  // The system clears the place.
                }
              });
    }
  }
}
