package hutong.settlement.operate;

import hutong.runtime.problem.Problems;
import hutong.settlement.proof.Hash;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request's body on its way to disk, at the pace of the disk. */
final class Spool {

  private static final String PREFIX = "hutong-statement-";
  private static final String SUFFIX = ".tmp";
  private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,18})-[0-9]+" + SUFFIX);

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Terms terms;
  private final MessageDigest sha256 = Hash.sha256();
  private final Promise<Spooled> done = Promise.promise();
  private long length;
  private Future<Void> closing;

  private Spool(Vertx vertx, HttpServerRequest request, Terms terms) {
    this.vertx = vertx;
    this.request = request;
    this.terms = terms;
  }

  /**
   * How a body is received.
   *
   * @param directory null for the system's place for such files
   * @param limit in bytes; a larger body is a problem 413
   * @param within how long all of it may take from now on; beyond is a problem 408
   */
  record Terms(Path directory, long limit, Duration within) {}

  /** A body that is on disk as a whole. Whoever gets it deletes it. */
  record Spooled(Path file, byte[] sha256) {}

  /** The other side stopped sending. */
  static final class CutShort extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Receives all of the body when something is known that has to be known before. That the other
   * side is gone, or that it takes too long, ends it at any time. After a failure nothing is left
   * on disk.
   *
   * @param request paused, so that nothing of it is lost
   * @param before its failure is the outcome
   */
  static Uni<Spooled> receive(Vertx vertx, HttpServerRequest request, Uni<?> before, Terms terms) {
    return Uni.createFrom()
        .completionStage(() -> new Spool(vertx, request, terms).run(before).toCompletionStage());
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

  private static HttpProblem tooSlow() {
    return Problems.of(
        408,
        "UPLOAD_TIMED_OUT",
        "The statement took too long to arrive",
        "Nothing was changed. Send it again.");
  }

  private Future<Spooled> run(Uni<?> before) {
    long deadline = vertx.setTimer(terms.within().toMillis(), late -> stop(tooSlow()));
    done.future().onComplete(ended -> vertx.cancelTimer(deadline));
    request.exceptionHandler(failure -> stop(new CutShort()));
    if (request.response().closed()) {
      // Nobody is told of it any more.
      stop(new CutShort());
    } else {
      before.subscribe().with(known -> open(), this::stop);
    }
    return done.future();
  }

  private void open() {
    if (done.future().isComplete()) {
      return;
    }
    vertx
        .executeBlocking(() -> create(terms.directory()))
        .onFailure(this::stop)
        .onSuccess(
            path ->
                vertx
                    .fileSystem()
                    .open(path.toString(), new OpenOptions().setWrite(true))
                    .onFailure(
                        failure -> {
                          delete(path);
                          stop(failure);
                        })
                    .onSuccess(file -> fill(path, file)));
  }

  private void fill(Path path, AsyncFile file) {
    // At once where it has failed by now.
    done.future().onFailure(failure -> close(file).onComplete(closed -> delete(path)));
    if (done.future().isComplete()) {
      return;
    }
    file.exceptionHandler(this::stop);
    file.drainHandler(drained -> goOn());
    request.handler(piece -> take(piece, file));
    request.endHandler(
        end ->
            close(file)
                .onSuccess(closed -> done.tryComplete(new Spooled(path, sha256.digest())))
                .onFailure(this::stop));
    request.resume();
  }

  private void take(Buffer piece, AsyncFile file) {
    if (done.future().isComplete()) {
      return;
    }
    length += piece.length();
    if (length > terms.limit()) {
      stop(tooLarge(terms.limit()));
      return;
    }
    sha256.update(piece.getBytes());
    file.write(piece);
    if (file.writeQueueFull()) {
      request.pause();
    }
  }

  private void goOn() {
    if (!done.future().isComplete()) {
      request.resume();
    }
  }

  /** A file is closed once, however often it has a reason. */
  private Future<Void> close(AsyncFile file) {
    if (closing == null) {
      closing = file.close();
    }
    return closing;
  }

  private void stop(Throwable failure) {
    if (done.tryFail(failure)) {
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
}
