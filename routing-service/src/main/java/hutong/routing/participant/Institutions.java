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
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Asks institutions. Every question may be asked again with the same payment id, and every answer
 * may be SILENT; a question fails only where too many wait in line already or where its name cannot
 * be an institution's.
 */
@ApplicationScoped
public class Institutions {

  private static final Logger LOG = Logger.getLogger(Institutions.class);
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

  /** What a rulebook takes for a participant's id; it becomes a part of an address. */
  private static final Pattern ID = Pattern.compile("[A-Z0-9_]{2,16}");

  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private final ParticipantConfig config;
  private final MeterRegistry meters;
  private final Vertx vertx;

  Institutions(ParticipantConfig config, MeterRegistry meters, Vertx vertx) {
    this.config = config;
    this.meters = meters;
    this.vertx = vertx;
  }

  /**
   * @param timeout after which the debit's state is unknown
   */
  public Uni<DebitAnswer> debit(String institution, Debit debit, Duration timeout) {
    return line(institution).chain(line -> line.debits.submit(new Timed<>(debit, timeout)));
  }

  public Uni<DebitAnswer> query(String institution, UUID paymentId) {
    return line(institution)
        .chain(
            line -> line.queries.submit(new Timed<>(new Query(paymentId), config.queryTimeout())));
  }

  public Uni<CreditAnswer> credit(String institution, Credit credit) {
    return line(institution)
        .chain(line -> line.credits.submit(new Timed<>(credit, config.creditTimeout())));
  }

  public Uni<ReversalAnswer> reversal(String institution, Reversal reversal) {
    return line(institution)
        .chain(line -> line.reversals.submit(new Timed<>(reversal, config.reversalTimeout())));
  }

  public Uni<RefundAnswer> refund(String institution, Refund refund) {
    return line(institution)
        .chain(line -> line.refunds.submit(new Timed<>(refund, config.refundTimeout())));
  }

  public Uni<RefundAnswer> refundQuery(String institution, UUID refundId) {
    return line(institution)
        .chain(
            line ->
                line.refundQueries.submit(
                    new Timed<>(new RefundQuery(refundId), config.queryTimeout())));
  }

  public Uni<BillAnswer> bill(String institution, BillQuestion bill) {
    return line(institution)
        .chain(line -> line.bills.submit(new Timed<>(bill, config.queryTimeout())));
  }

  /**
   * A line is made when it is first needed: a later rulebook may bring new institutions, and a
   * payment can outlive the rulebook that knew its institution and still has to be asked about.
   */
  private Uni<Line> line(String institution) {
    if (institution == null || !ID.matcher(institution).matches()) {
      return Uni.createFrom().failure(new IllegalArgumentException("No such institution"));
    }
    return Uni.createFrom().item(lines.computeIfAbsent(institution, this::open));
  }

  private Line open(String institution) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setMaxPoolSize(4 * config.maxInFlight())
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setDecompressionSupported(false);
    return new Line(
        institution,
        new ParticipantCall(vertx, vertx.createHttpClient(options), config.maxAnswerBytes()));
  }

  private record Timed<T>(T item, Duration timeout) {}

  /** The lines in front of one institution. */
  private final class Line {
    private final String id;
    private final String base;
    private final ParticipantCall call;
    private final Coalescer<Timed<Debit>, DebitAnswer> debits;
    private final Coalescer<Timed<Query>, DebitAnswer> queries;
    private final Coalescer<Timed<Credit>, CreditAnswer> credits;
    private final Coalescer<Timed<Reversal>, ReversalAnswer> reversals;
    private final Coalescer<Timed<Refund>, RefundAnswer> refunds;
    private final Coalescer<Timed<RefundQuery>, RefundAnswer> refundQueries;
    private final Coalescer<Timed<BillQuestion>, BillAnswer> bills;

    Line(String id, ParticipantCall call) {
      this.id = id;
      this.base = config.endpointTemplate().replace("{id}", id);
      this.call = call;
      this.debits =
          coalescer(
              "debits", "/debits", Debit::paymentId, AnswerReader::debits, DebitAnswer.SILENT);
      this.queries =
          coalescer(
              "queries",
              "/debits/query",
              Query::paymentId,
              AnswerReader::queries,
              DebitAnswer.SILENT);
      this.credits =
          coalescer(
              "credits", "/credits", Credit::paymentId, AnswerReader::credits, CreditAnswer.SILENT);
      this.reversals =
          coalescer(
              "reversals",
              "/reversals",
              Reversal::paymentId,
              AnswerReader::reversals,
              ReversalAnswer.SILENT);
      this.refunds =
          coalescer(
              "refunds", "/refunds", Refund::refundId, AnswerReader::refunds, RefundAnswer.SILENT);
      this.refundQueries =
          coalescer(
              "refund-queries",
              "/refunds/query",
              RefundQuery::refundId,
              AnswerReader::refunds,
              RefundAnswer.SILENT);
      this.bills =
          coalescer("bills", "/bills/query", bill -> bill, AnswerReader::bills, BillAnswer.SILENT);
    }

    private <I, K, O> Coalescer<Timed<I>, O> coalescer(
        String kind,
        String path,
        Function<I, K> idOf,
        BiFunction<byte[], List<K>, List<O>> reader,
        O silent) {
      return new Coalescer<>(
          id + " " + kind,
          config.maxItems(),
          config.maxInFlight(),
          config.maxQueued(),
          batch -> ask(kind, path, batch, idOf, reader, silent));
    }

    private <I, K, O> Uni<List<O>> ask(
        String kind,
        String path,
        List<Timed<I>> batch,
        Function<I, K> idOf,
        BiFunction<byte[], List<K>, List<O>> reader,
        O silent) {
      List<I> items = batch.stream().map(Timed::item).toList();
      List<K> asked = items.stream().map(idOf).toList();
      long begun = System.nanoTime();
      return call.post(base + path, StrictJson.write(new Batch<>(items)), batch.get(0).timeout())
          .map(body -> reader.apply(body, asked))
          .invoke(answers -> measure(kind, "answered", begun))
          .onFailure()
          .invoke(failure -> noAnswer(kind, begun, failure))
          // One item that it cannot read must not silence those that travel with it: the line then
          // asks again by halves, until that one stands alone.
          .onFailure(failure -> failure instanceof NotReadException && items.size() > 1)
          .transform(failure -> new DataFailure("BATCH_NOT_READ", "a batch was not read"))
          .onFailure(failure -> !(failure instanceof DataFailure))
          .recoverWithItem(() -> asked.stream().map(one -> silent).toList());
    }

    private void noAnswer(String kind, long begun, Throwable failure) {
      measure(kind, "silent", begun);
      LOG.warnf("%s did not answer to %s: %s", id, kind, failure.getClass().getSimpleName());
    }

    private void measure(String kind, String outcome, long begun) {
      meters
          .timer("hutong.participant.answer", "participant", id, "call", kind, "outcome", outcome)
          .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }
  }
}
