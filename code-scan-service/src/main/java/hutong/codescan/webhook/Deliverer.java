package hutong.codescan.webhook;

import hutong.codescan.webhook.DeliveryRows.Attempt;
import hutong.codescan.webhook.DeliveryRows.Settled;
import hutong.codescan.webhook.DeliveryRows.Taken;
import hutong.runtime.batch.Coalescer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends what is due.
 *
 * <p>Trigger: a timer, a commit that has written notices, and the end of an attempt. Transaction:
 * one statement takes rows, which leases them; another one writes how the attempts ended. A process
 * that dies in between leaves rows that are due again when their lease ends, so a notice may be
 * sent twice and is never lost. Each caller has slots of its own, so that one that hangs holds up
 * nobody else.
 */
@ApplicationScoped
public class Deliverer {

  private static final Logger LOG = Logger.getLogger(Deliverer.class);
  private static final int MAX_BATCH = 256;
  private static final int MAX_QUEUED = 8_192;

  private final DeliveryRows rows;
  private final Subscribers subscribers;
  private final Post post;
  private final WebhookConfig config;
  private final Vertx vertx;
  private final MeterRegistry meters;
  private final Coalescer<Attempt, Settled> settling;
  private final ConcurrentMap<String, Integer> inFlight = new ConcurrentHashMap<>();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile boolean stopped;

  Deliverer(
      DeliveryRows rows,
      Subscribers subscribers,
      Post post,
      WebhookConfig config,
      Vertx vertx,
      MeterRegistry meters) {
    this.rows = rows;
    this.subscribers = subscribers;
    this.post = post;
    this.config = config;
    this.vertx = vertx;
    this.meters = meters;
    this.settling =
        new Coalescer<>("webhook results", MAX_BATCH, 1, MAX_QUEUED, this::settleInOrder);
    if (config.retries().isEmpty() || config.retries().stream().anyMatch(Duration::isNegative)) {
      throw new IllegalStateException("hutong.webhooks.retries must name waiting times");
    }
  }

  void start(@Observes StartupEvent started) {
    if (!subscribers.all().isEmpty()) {
      vertx.setPeriodic(config.sweepEvery().toMillis(), tick -> sweep());
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    stopped = true;
  }

  /** Looks for what is due now rather than at the next tick. */
  public void sweep() {
    if (stopped || subscribers.all().isEmpty()) {
      return;
    }
    if (!sweeping.compareAndSet(false, true)) {
      // What has become due since the other look began would otherwise wait for a tick.
      again.set(true);
      return;
    }
    again.set(false);
    Map<String, Integer> slots = freeSlots();
    Uni<List<Taken>> taking =
        slots.isEmpty() ? Uni.createFrom().item(List.of()) : rows.take(slots, lease());
    taking
        .subscribe()
        .with(
            taken -> {
              taken.forEach(this::begin);
              swept();
            },
            failure -> {
              LOG.warnf("No webhooks could be taken: %s", failure.getClass().getName());
              sweeping.set(false);
            });
  }

  private void swept() {
    sweeping.set(false);
    if (again.get()) {
      sweep();
    }
  }

  private Duration lease() {
    return config.timeout().plus(config.leaseMargin());
  }

  private Map<String, Integer> freeSlots() {
    Map<String, Integer> slots = new TreeMap<>();
    for (Subscriber subscriber : subscribers.all()) {
      int free = subscriber.maxInFlight() - inFlight.getOrDefault(subscriber.caller(), 0);
      if (free > 0) {
        slots.put(subscriber.caller(), free);
      }
    }
    return slots;
  }

  private void begin(Taken taken) {
    Subscriber subscriber = subscribers.of(taken.caller());
    inFlight.merge(taken.caller(), 1, Math::addExact);
    long begun = System.nanoTime();
    post.send(subscriber, taken.body())
        .onComplete(
            answered -> {
              String answer = answered.succeeded() ? answered.result() : "CONNECTION";
              boolean delivered = answer.startsWith("HTTP_2");
              measure(taken.caller(), delivered, begun);
              settling
                  .submit(new Attempt(taken, delivered, answer, pauseAfter(taken.attempts())))
                  .subscribe()
                  .with(settled -> over(taken), failure -> lost(taken, failure));
            });
  }

  /** The last waiting time counts for all later attempts. */
  private Duration pauseAfter(int attempts) {
    List<Duration> retries = config.retries();
    return retries.get(Math.min(attempts, retries.size()) - 1);
  }

  private void over(Taken taken) {
    inFlight.merge(taken.caller(), -1, Math::addExact);
    sweep();
  }

  private void lost(Taken taken, Throwable failure) {
    LOG.warnf("How a webhook ended was not stored: %s", failure.getClass().getName());
    inFlight.merge(taken.caller(), -1, Math::addExact);
  }

  private Uni<List<Settled>> settleInOrder(List<Attempt> attempts) {
    return rows.settle(attempts)
        .map(
            settled -> {
              Map<Object, Settled> byEvent = new ConcurrentHashMap<>();
              settled.forEach(one -> byEvent.put(one.eventId(), one));
              return attempts.stream()
                  .map(attempt -> note(attempt, byEvent.get(attempt.taken().eventId())))
                  .toList();
            });
  }

  private static Settled note(Attempt attempt, Settled settled) {
    Taken taken = attempt.taken();
    if (settled == null) {
      return new Settled(taken.eventId(), taken.caller(), "TAKEN_BY_ANOTHER");
    }
    if (settled.state().equals("FAILED")) {
      LOG.errorf(
          "%s was not told of event %s and will not be: %s",
          settled.caller(), settled.eventId(), attempt.answer());
    }
    return settled;
  }

  private void measure(String caller, boolean delivered, long begun) {
    meters
        .timer(
            "hutong.webhook.answer",
            "caller",
            caller,
            "outcome",
            delivered ? "delivered" : "failed")
        .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
  }
}
