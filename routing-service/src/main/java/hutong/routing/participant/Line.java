package hutong.routing.participant;

import hutong.routing.participant.Messages.Batch;
import hutong.routing.participant.Messages.BillAnswer;
import hutong.routing.participant.Messages.BillQuestion;
import hutong.routing.participant.Messages.Credit;
import hutong.routing.participant.Messages.CreditAnswer;
import hutong.routing.participant.Messages.Debit;
import hutong.routing.participant.Messages.DebitAnswer;
import hutong.routing.participant.Messages.Query;
import hutong.routing.participant.Messages.Refund;
import hutong.routing.participant.Messages.RefundAnswer;
import hutong.routing.participant.Messages.RefundQuery;
import hutong.routing.participant.Messages.Reversal;
import hutong.routing.participant.Messages.ReversalAnswer;
import hutong.routing.participant.ParticipantCall.NotReadException;
import hutong.runtime.batch.Coalescer;
import hutong.runtime.batch.DataFailure;
import hutong.runtime.json.StrictJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The lines in front of one institution, one for each kind of call. Orders share its connections;
 * looking bills up and asking whether it is there have a few of their own, so that neither waits
 * for orders nor holds them up.
 */
final class Line {

  private static final Logger LOG = Logger.getLogger(Line.class);
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;
  private static final int KINDS_OF_ORDERS = 6;
  private static final int LOOK_UPS = 2;
  private static final int MOST_UNANSWERED = 10_000;
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

  private final String id;
  private final Connection connection;
  private final ParticipantConfig config;
  private final CircuitBreaker breaker;
  private final MeterRegistry meters;
  private final ParticipantCall orders;
  private final ParticipantCall lookUps;
  private final AtomicBoolean probing = new AtomicBoolean();
  private final Kind<Debit, DebitAnswer> debits;
  private final Kind<Query, DebitAnswer> queries;
  private final Kind<Credit, CreditAnswer> credits;
  private final Kind<Reversal, ReversalAnswer> reversals;
  private final Kind<Refund, RefundAnswer> refunds;
  private final Kind<RefundQuery, RefundAnswer> refundQueries;
  private final Kind<BillQuestion, BillAnswer> bills;

  Line(
      Connection connection,
      ParticipantConfig config,
      Signatures signatures,
      CircuitBreaker breaker,
      MeterRegistry meters,
      Vertx vertx) {
    this.id = connection.id();
    this.connection = connection;
    this.config = config;
    this.breaker = breaker;
    this.meters = meters;
    this.orders = call(vertx, 2 * KINDS_OF_ORDERS * connection.maxInFlight(), signatures);
    this.lookUps = call(vertx, LOOK_UPS + 1, signatures);
    this.debits =
        orders("debits", "/debits", Debit::paymentId, AnswerReader::debits, DebitAnswer.SILENT);
    this.queries =
        orders(
            "queries",
            "/debits/query",
            Query::paymentId,
            AnswerReader::queries,
            DebitAnswer.SILENT);
    this.credits =
        orders(
            "credits", "/credits", Credit::paymentId, AnswerReader::credits, CreditAnswer.SILENT);
    this.reversals =
        orders(
            "reversals",
            "/reversals",
            Reversal::paymentId,
            AnswerReader::reversals,
            ReversalAnswer.SILENT);
    this.refunds =
        orders("refunds", "/refunds", Refund::refundId, AnswerReader::refunds, RefundAnswer.SILENT);
    this.refundQueries =
        orders(
            "refund-queries",
            "/refunds/query",
            RefundQuery::refundId,
            AnswerReader::refunds,
            RefundAnswer.SILENT);
    this.bills =
        new Kind<>(
            "bills",
            "/bills/query",
            lookUps,
            Math.min(LOOK_UPS, connection.maxInFlight()),
            bill -> bill,
            (body, asked) -> AnswerReader.bills(body, asked),
            BillAnswer.SILENT);
  }

  private ParticipantCall call(Vertx vertx, int connections, Signatures signatures) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setMaxPoolSize(connections)
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setDecompressionSupported(false);
    return new ParticipantCall(
        vertx,
        vertx.createHttpClient(options),
        config.maxAnswerBytes(),
        signatures,
        connection.keys());
  }

  private <I, K, O> Kind<I, O> orders(
      String name,
      String path,
      Function<I, K> idOf,
      BiFunction<byte[], List<K>, List<O>> reader,
      O silent) {
    return new Kind<>(
        name,
        path,
        orders,
        connection.maxInFlight(),
        idOf,
        (body, asked) -> reader.apply(body, asked.stream().map(idOf).toList()),
        silent);
  }

  Uni<DebitAnswer> debit(Debit debit, Duration timeout) {
    return debits.submit(debit, timeout);
  }

  Uni<DebitAnswer> query(Query query) {
    return queries.submit(query, connection.clocks().queryTimeout());
  }

  Uni<CreditAnswer> credit(Credit credit) {
    return credits.submit(credit, connection.clocks().creditTimeout());
  }

  Uni<ReversalAnswer> reversal(Reversal reversal) {
    return reversals.submit(reversal, connection.clocks().creditTimeout());
  }

  Uni<RefundAnswer> refund(Refund refund) {
    return refunds.submit(refund, connection.clocks().creditTimeout());
  }

  Uni<RefundAnswer> refundQuery(RefundQuery query) {
    return refundQueries.submit(query, connection.clocks().queryTimeout());
  }

  Uni<BillAnswer> bill(BillQuestion bill) {
    return bills.submit(bill, connection.clocks().queryTimeout());
  }

  /** Asks whether it is there, if that is in doubt and not being asked already. */
  void probe() {
    if (breaker.isClosed() || !probing.compareAndSet(false, true)) {
      return;
    }
    exchange("echo", "/echo", lookUps, NOTHING, connection.clocks().queryTimeout())
        .onTermination()
        .invoke(() -> probing.set(false))
        .subscribe()
        .with(there -> {}, notThere -> {});
  }

  private Uni<byte[]> exchange(
      String kind, String path, ParticipantCall call, byte[] body, Duration timeout) {
    long begun = System.nanoTime();
    return breaker
        .guard(call.post(connection.endpoint() + path, body, timeout))
        .invoke(answer -> measure(kind, "answered", begun))
        .onFailure()
        .invoke(failure -> noAnswer(kind, begun, failure));
  }

  private void noAnswer(String kind, long begun, Throwable failure) {
    if (CircuitBreaker.hasPrevented(failure)) {
      measure(kind, "not-asked", begun);
      return;
    }
    measure(kind, "silent", begun);
    if (Failure.isOne(failure) && Failure.of(failure) == Failure.BAD_SIGNATURE) {
      meters.counter("hutong.participant.bad.signature", "participant", id).increment();
    }
    LOG.warnf("%s did not answer to %s: %s", id, kind, Failure.of(failure));
  }

  private void measure(String kind, String outcome, long begun) {
    meters
        .timer("hutong.participant.answer", "participant", id, "call", kind, "outcome", outcome)
        .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
  }

  /**
   * @param deadline of {@link System#nanoTime()}; when it has passed nobody waits for the answer
   */
  private record Timed<T>(T item, long deadline) {

    long left(long now) {
      return deadline - now;
    }
  }

  /**
   * The line of one kind of call. What has travelled in a batch that got no answer travels alone
   * from then on, until it gets one: an institution that chokes on one item would otherwise never
   * hear of those beside it.
   */
  private final class Kind<I, O> {
    private final String name;
    private final String path;
    private final ParticipantCall call;
    private final Function<I, ?> idOf;
    private final BiFunction<byte[], List<I>, List<O>> reader;
    private final O silent;
    private final Coalescer<Timed<I>, O> together;
    private final Coalescer<Timed<I>, O> alone;
    private final Set<Object> unanswered = latest();

    Kind(
        String name,
        String path,
        ParticipantCall call,
        int maxInFlight,
        Function<I, ?> idOf,
        BiFunction<byte[], List<I>, List<O>> reader,
        O silent) {
      this.name = name;
      this.path = path;
      this.call = call;
      this.idOf = idOf;
      this.reader = reader;
      this.silent = silent;
      this.together = coalescer(connection.maxItems(), maxInFlight);
      this.alone = coalescer(1, maxInFlight);
    }

    private Coalescer<Timed<I>, O> coalescer(int maxItems, int maxInFlight) {
      return new Coalescer<>(id + " " + name, maxItems, maxInFlight, config.maxQueued(), this::ask);
    }

    /** Time in the line counts: whoever asks has a lease that ends a little after the timeout. */
    Uni<O> submit(I item, Duration timeout) {
      return Uni.createFrom()
          .deferred(
              () ->
                  (unanswered.contains(idOf.apply(item)) ? alone : together)
                      .submit(new Timed<>(item, System.nanoTime() + timeout.toNanos())))
          .ifNoItem()
          .after(timeout)
          .recoverWithItem(silent);
    }

    /** Only what somebody still waits for is sent: a late debit would surprise its payer. */
    private Uni<List<O>> ask(List<Timed<I>> batch) {
      long now = System.nanoTime();
      List<Timed<I>> waiting = batch.stream().filter(one -> one.left(now) > 0).toList();
      if (waiting.isEmpty()) {
        return Uni.createFrom().item(batch.stream().map(one -> silent).toList());
      }
      long longest = waiting.stream().mapToLong(one -> one.left(now)).max().getAsLong();
      return send(waiting.stream().map(Timed::item).toList(), Duration.ofNanos(longest))
          .map(answers -> inPlace(batch, now, answers.iterator()));
    }

    private List<O> inPlace(List<Timed<I>> batch, long now, Iterator<O> answers) {
      List<O> all = new ArrayList<>(batch.size());
      batch.forEach(one -> all.add(one.left(now) > 0 ? answers.next() : silent));
      return all;
    }

    private Uni<List<O>> send(List<I> items, Duration timeout) {
      List<Object> ids = items.stream().<Object>map(idOf).toList();
      return exchange(name, path, call, StrictJson.write(new Batch<>(items)), timeout)
          .invoke(body -> ids.forEach(unanswered::remove))
          .onFailure(failure -> items.size() > 1 && !CircuitBreaker.hasPrevented(failure))
          .invoke(failure -> unanswered.addAll(ids))
          .map(body -> reader.apply(body, items))
          // One item that it cannot read must not silence those that travel with it: the line then
          // asks again by halves, until that one stands alone.
          .onFailure(failure -> failure instanceof NotReadException && items.size() > 1)
          .transform(failure -> new DataFailure("BATCH_NOT_READ", "a batch was not read"))
          .onFailure(failure -> !(failure instanceof DataFailure))
          .recoverWithItem(() -> items.stream().map(one -> silent).toList());
    }
  }

  /** The latest so many; what it forgets travels in company once more. */
  private static Set<Object> latest() {
    return Collections.synchronizedSet(
        Collections.newSetFromMap(
            new LinkedHashMap<>() {
              private static final long serialVersionUID = 1L;

              @Override
              protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
                return size() > MOST_UNANSWERED;
              }
            }));
  }
}
