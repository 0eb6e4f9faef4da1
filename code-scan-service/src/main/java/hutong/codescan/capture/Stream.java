package hutong.codescan.capture;

import hutong.codescan.status.Scan;
import hutong.codescan.status.StreamConfig;
import hutong.codescan.status.Watch;
import hutong.runtime.json.StrictJson;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One open stream of server-sent events (HTML Living Standard, section 9.2). All of it runs on the
 * event loop of its connection.
 */
final class Stream {

  /** What may wait for a reader, in bytes, beside what the kernel holds. */
  private static final int MAX_UNREAD_BYTES = 8 * 1024;

  private final HttpServerResponse response;
  private final RoutingContext request;
  private final Watch watch;
  private final StreamConfig config;
  private final Vertx vertx;
  private final Context context;
  private final Runnable whenOver;
  private final Runnable whenDropped;
  private final List<Long> timers = new ArrayList<>();
  private Watch.Watcher watcher;
  private boolean lingers;
  private boolean over;

  Stream(
      RoutingContext request,
      Watch watch,
      StreamConfig config,
      Vertx vertx,
      Runnable whenOver,
      Runnable whenDropped) {
    this.request = request;
    this.response = request.response();
    this.watch = watch;
    this.config = config;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.whenOver = whenOver;
    this.whenDropped = whenDropped;
    response.closeHandler(closed -> onItsContext(this::release));
    response.exceptionHandler(broken -> onItsContext(this::release));
  }

  void onItsContext(Runnable action) {
    context.runOnContext(now -> action.run());
  }

  /** Answers with a problem in place of a stream. */
  void refuse(HttpProblem problem) {
    if (!over) {
      release();
      RouteProblems.answer(response, problem);
    }
  }

  /**
   * Begins with what stands now.
   *
   * @param seen the version that the reader has; 0 for none
   */
  void begin(Scan scan, int seen) {
    if (over) {
      return;
    }
    if (scan.isOver() && seen >= scan.version()) {
      // By the standard a reader that gets this does not come back by itself.
      release();
      response.setStatusCode(204).end();
      return;
    }
    response
        .setChunked(true)
        .setWriteQueueMaxSize(MAX_UNREAD_BYTES)
        .putHeader("content-type", "text/event-stream")
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no");
    write("retry: 2000\n\n");
    timers.add(vertx.setPeriodic(config.heartbeat().toMillis(), beat -> write(":\n\n")));
    closeAfter(config.longest());
    if (scan.version() > seen) {
      tell(scan);
    } else {
      lingerIfFinal(scan);
    }
    if (!over) {
      // A reader cannot know a version that is yet to come; whoever claims to hears the next one.
      watcher =
          watch.add(scan.paymentId(), scan.version(), later -> onItsContext(() -> tell(later)));
    }
  }

  private void tell(Scan scan) {
    String json = new String(StrictJson.write(ScanView.of(scan)), StandardCharsets.UTF_8);
    write("id: " + scan.version() + "\nevent: status\ndata: " + json + "\n\n");
    if (scan.isOver()) {
      end();
    } else {
      lingerIfFinal(scan);
    }
  }

  /**
   * Refunds may follow a completed payment for a year: its stream ends before, unless one comes.
   */
  private void lingerIfFinal(Scan scan) {
    if (scan.status().isFinal() && !lingers) {
      lingers = true;
      closeAfter(config.linger());
    }
  }

  private void closeAfter(Duration time) {
    if (!over) {
      timers.add(vertx.setTimer(time.toMillis(), late -> end()));
    }
  }

  private void write(String text) {
    if (over) {
      return;
    }
    if (response.writeQueueFull()) {
      whenDropped.run();
      release();
      // Not an orderly end, which would wait for the reader too.
      request.request().connection().close();
      return;
    }
    response.write(text);
  }

  private void end() {
    if (!over) {
      release();
      response.end();
    }
  }

  private void release() {
    if (!over) {
      over = true;
      timers.forEach(vertx::cancelTimer);
      if (watcher != null) {
        watch.forget(watcher);
      }
      whenOver.run();
    }
  }
}
