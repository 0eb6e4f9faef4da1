package hutong.codescan.capture;

import hutong.codescan.status.Scan;
import hutong.codescan.status.Scans;
import hutong.codescan.status.StreamConfig;
import hutong.codescan.status.Watch;
import hutong.runtime.problem.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * {@code GET /v1/scans/{paymentId}/events}: what is shown of a payment as server-sent events, from
 * what stands now to every later change.
 *
 * <p>A route and not a resource, because whoever streams has to see how much the reader has not
 * taken yet.
 */
@ApplicationScoped
public class StreamRoute {

  private static final Logger LOG = Logger.getLogger(StreamRoute.class);
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}");

  private final Scans scans;
  private final Watch watch;
  private final StreamConfig config;
  private final Vertx vertx;
  private final Counter dropped;
  private final AtomicInteger open = new AtomicInteger();

  StreamRoute(Scans scans, Watch watch, StreamConfig config, Vertx vertx, MeterRegistry meters) {
    this.scans = scans;
    this.watch = watch;
    this.config = config;
    this.vertx = vertx;
    this.dropped =
        Counter.builder("hutong.streams.dropped")
            .description("Streams that were cut because their reader did not read")
            .register(meters);
    meters.gauge("hutong.streams.open", open, AtomicInteger::get);
  }

  void register(@Observes Router router) {
    router.get("/v1/scans/:paymentId/events").handler(this::begin);
  }

  private void begin(RoutingContext request) {
    UUID id = ScansResource.uuid(request.pathParam("paymentId"));
    String last = request.request().getHeader("Last-Event-ID");
    if (id == null) {
      refuse(request, ScansResource.notFound());
    } else if (last != null && !VERSION.matcher(last).matches()) {
      refuse(
          request,
          Problems.of(
              400,
              "BAD_EVENT_ID",
              "Last-Event-ID is none of ours",
              "Send the id of the last event as it was, or leave the header out."));
    } else if (open.incrementAndGet() > config.maxOpen()) {
      open.decrementAndGet();
      refuse(request, tooMany());
    } else {
      Stream stream =
          new Stream(request, watch, config, vertx, open::decrementAndGet, dropped::increment);
      scans
          .find(id)
          .subscribe()
          .with(
              scan -> begin(stream, scan, last == null ? 0 : Integer.parseInt(last)),
              failure -> fail(stream, failure));
    }
  }

  private static void begin(Stream stream, Scan scan, int seen) {
    stream.onItsContext(
        () -> {
          if (scan == null) {
            stream.refuse(ScansResource.notFound());
          } else {
            stream.begin(scan, seen);
          }
        });
  }

  private static void fail(Stream stream, Throwable failure) {
    LOG.warnf("A payment could not be read for a stream: %s", failure.getClass().getName());
    stream.onItsContext(
        () ->
            stream.refuse(
                Problems.builder(503, "UNAVAILABLE", "The payment could not be read", "Try again.")
                    .withHeader("Retry-After", "1")
                    .build()));
  }

  private static void refuse(RoutingContext request, HttpProblem problem) {
    RouteProblems.answer(request.response(), problem);
  }

  private static HttpProblem tooMany() {
    return Problems.builder(
            503,
            "TOO_MANY_STREAMS",
            "Too many streams are open here",
            "Try again after the time in Retry-After, or ask for the status.")
        .withHeader("Retry-After", "5")
        .build();
  }
}
