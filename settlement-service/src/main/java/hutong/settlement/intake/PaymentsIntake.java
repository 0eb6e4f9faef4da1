package hutong.settlement.intake;

import hutong.runtime.batch.BatchConsumer;
import hutong.runtime.batch.DataFailure;
import hutong.runtime.inbox.Inbox;
import hutong.settlement.cycle.Closing;
import hutong.settlement.cycle.CycleOrder;
import hutong.settlement.cycle.CycleState;
import hutong.settlement.cycle.Cycles;
import hutong.settlement.cycle.Marker;
import hutong.settlement.fee.FeeSchedules;
import hutong.settlement.post.Booked;
import hutong.settlement.post.Ledger;
import hutong.settlement.post.LinkedItem;
import hutong.settlement.post.LinkedLedger;
import hutong.settlement.post.Posting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes what routing tells of payments. Trigger: a batch of {@code hutong.payments}; transaction:
 * one for inbox rows, postings, positions and markers of the batch, then one for each cycle that a
 * marker may have completed. A second delivery finds its inbox row and changes nothing; the same
 * payment told by another event finds its clearing item and changes nothing.
 */
@ApplicationScoped
public class PaymentsIntake {

  /** The reason of a payment that names a cycle which is closed; see the package of cycles. */
  static final String LATE_FOR_CLOSED_CYCLE = "LATE_FOR_CLOSED_CYCLE";

  private static final String CONSUMER = "payments";

  private final BatchConsumer batches;
  private final PaymentEvents events;
  private final Pool pool;
  private final Inbox inbox;
  private final Cycles cycles;
  private final Ledger ledger;
  private final LinkedLedger linkedLedger;
  private final Closing closing;
  private final Clock clock;
  private final Counter itemsPosted;
  private final Counter late;
  private final Timer latency;

  PaymentsIntake(
      BatchConsumer batches,
      FeeSchedules schedules,
      Pool pool,
      Inbox inbox,
      Cycles cycles,
      Ledger ledger,
      LinkedLedger linkedLedger,
      Closing closing,
      Clock clock,
      MeterRegistry meters) {
    this.batches = batches;
    this.events = new PaymentEvents(schedules);
    this.pool = pool;
    this.inbox = inbox;
    this.cycles = cycles;
    this.ledger = ledger;
    this.linkedLedger = linkedLedger;
    this.closing = closing;
    this.clock = clock;
    this.itemsPosted = meters.counter("hutong.items.posted");
    this.late = meters.counter("hutong.late.for.closed.cycle");
    this.latency =
        Timer.builder("hutong.posting.latency")
            .description("From the completion of a payment to its posting, by the business clock")
            .publishPercentileHistogram()
            .register(meters);
  }

  @Incoming("payments")
  Uni<Void> onPayments(ConsumerRecords<String, byte[]> records) {
    return batches.consume(records, events::read, this::take);
  }

  /** Takes a batch in one transaction and then closes what the batch has completed. */
  Uni<Void> take(List<Taken> batch) {
    return pool.withTransaction(transaction -> take(transaction, batch))
        .invoke(this::count)
        .chain(() -> closeEnded(batch));
  }

  /** The batch's effects inside a transaction of the caller; returns what was posted. */
  Uni<List<Posting>> take(SqlConnection transaction, List<Taken> batch) {
    return inbox
        .claim(transaction, CONSUMER, batch.stream().map(Taken::eventId).toList())
        .flatMap(
            claimed -> {
              List<Taken> fresh = once(batch, claimed);
              return fresh.isEmpty()
                  ? Uni.createFrom().item(List.<Posting>of())
                  : takeFresh(transaction, fresh);
            });
  }

  /** Of records with the same event id only the first, and only if the inbox had none of them. */
  private static List<Taken> once(List<Taken> batch, Set<UUID> claimed) {
    Map<UUID, Taken> byEvent = new LinkedHashMap<>();
    batch.forEach(
        taken -> {
          if (claimed.contains(taken.eventId())) {
            byEvent.putIfAbsent(taken.eventId(), taken);
          }
        });
    return List.copyOf(byEvent.values());
  }

  private Uni<List<Posting>> takeFresh(SqlConnection transaction, List<Taken> fresh) {
    SortedMap<String, LocalDate> touched = new TreeMap<>();
    fresh.forEach(taken -> touched.put(taken.cycleId(), taken.settlementDate()));
    List<Posting> postings = postings(fresh);
    List<Marker> markers = ends(fresh).stream().map(Taken.CycleEnd::marker).toList();
    return cycles
        .enter(transaction, touched, !markers.isEmpty())
        .flatMap(
            states ->
                ledger
                    .insertItems(transaction, postings)
                    .call(posted -> ledger.insertTransfers(transaction, posted))
                    .call(posted -> post(transaction, posted, linked(fresh), states, fresh.size())))
        .call(() -> cycles.end(transaction, markers));
  }

  /** What is linked to payments comes behind them, because one batch may hold both. */
  private Uni<Void> post(
      SqlConnection transaction,
      List<Posting> posted,
      List<LinkedItem> told,
      Map<String, CycleState> states,
      int batchSize) {
    return linkedLedger
        .insert(transaction, told)
        .map(linked -> Stream.concat(posted.stream(), linked.stream()).toList())
        .invoke(booked -> refuseLate(booked, states, batchSize))
        .chain(booked -> ledger.addToPositions(transaction, booked));
  }

  private void refuseLate(
      List<? extends Booked> booked, Map<String, CycleState> states, int batchSize) {
    for (Booked posting : booked) {
      if (states.get(posting.cycleId()) == CycleState.CLOSED) {
        if (batchSize == 1) {
          // In a larger batch the failure is not the last word yet: its halves are tried again.
          late.increment();
        }
        throw new DataFailure(LATE_FOR_CLOSED_CYCLE, "the payment's cycle is closed");
      }
    }
  }

  private static List<Posting> postings(List<Taken> taken) {
    return taken.stream()
        .filter(Taken.Payment.class::isInstance)
        .map(payment -> ((Taken.Payment) payment).posting())
        .toList();
  }

  private static List<LinkedItem> linked(List<Taken> taken) {
    return taken.stream()
        .filter(Taken.Linked.class::isInstance)
        .map(linked -> ((Taken.Linked) linked).item())
        .toList();
  }

  private static List<Taken.CycleEnd> ends(List<Taken> taken) {
    return taken.stream()
        .filter(Taken.CycleEnd.class::isInstance)
        .map(Taken.CycleEnd.class::cast)
        .toList();
  }

  private void count(List<Posting> posted) {
    Instant now = clock.instant();
    itemsPosted.increment(posted.size());
    for (Posting posting : posted) {
      Duration since = Duration.between(posting.payment().completedAt(), now);
      latency.record(since.isNegative() ? Duration.ZERO : since);
    }
  }

  /**
   * Also for markers that were known before: whoever delivers them again may do so because the
   * first attempt ended between its two transactions.
   */
  private Uni<Void> closeEnded(List<Taken> batch) {
    SortedMap<String, String> traces = new TreeMap<>(CycleOrder.OLDEST_FIRST);
    ends(batch)
        .forEach(
            end -> traces.put(end.cycleId(), Objects.requireNonNullElse(end.traceparent(), "")));
    return Multi.createFrom()
        .iterable(traces.entrySet())
        .onItem()
        .transformToUniAndConcatenate(ended -> closing.tryToClose(ended.getKey(), ended.getValue()))
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
