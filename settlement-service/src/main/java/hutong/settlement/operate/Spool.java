package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.proof.Hash;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request's body on its way to disk, at the pace of the disk. */
final class Spool {

  private static final String PREFIX = "hutong-statement-";
  private static final String SUFFIX = ".tmp";
  private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,18})-[0-9]+" + SUFFIX);

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
    return Files.createTempFile(
        place(directory), PREFIX + ProcessHandle.current().pid() + "-", SUFFIX);
  }

  /**
   * Deletes what processes that are no more have left. Called before anything is received: what
   * carries this process's own number is of one before it, as it is in a container.
   *
   * @param directory null for the system's place for such files
   */
  static void clear(Path directory) throws IOException {
    long self = ProcessHandle.current().pid();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(place(directory), PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        long pid = pid(file.getFileName().toString());
        if (pid == self || ProcessHandle.of(pid).isEmpty()) {
          delete(file);
        }
      }
    }
  }

  /** Of whoever made the file; what does not say so is nobody's that lives. */
  private static long pid(String name) {
    Matcher named = NAME.matcher(name);
    return named.matches() ? Long.parseLong(named.group(1)) : 0;
  }

  private static Path place(Path directory) {
    return directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : directory;
  }

  /** What announces itself as too large is not read at all. */
  static HttpProblem tooLarge(long limit) {
    return Problems.of(
        413,
        "TOO_LARGE",
        "The request is too large",
        "A statement has at most " + limit + " bytes.");
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
      stop(tooLarge(limit));
      return;
    }
    sha256.update(piece.getBytes());
    file.write(piece);
    if (file.writeQueueFull()) {
      request.pause();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      // It is tried again at the next start.
    }
  }

  private void stop(Throwable failure) {
    if (done.tryFail(failure)) {
      file.close().onComplete(closed -> delete(path));
    }
  }
}
