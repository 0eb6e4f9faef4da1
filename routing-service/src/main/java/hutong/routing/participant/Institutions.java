package hutong.routing.participant;

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
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Asks institutions. Every question may be asked again with the same payment id, and every answer
 * may be SILENT; a question fails only where too many wait in line already or where its name cannot
 * be an institution's.
 */
@ApplicationScoped
public class Institutions {

  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private final ParticipantConfig config;
  private final Connections connections;
  private final Signatures signatures;
  private final Health health;
  private final MeterRegistry meters;
  private final Vertx vertx;

  Institutions(
      ParticipantConfig config,
      Connections connections,
      Signatures signatures,
      Health health,
      MeterRegistry meters,
      Vertx vertx) {
    this.config = config;
    this.connections = connections;
    this.signatures = signatures;
    this.health = health;
    this.meters = meters;
    this.vertx = vertx;
  }

  /**
   * @param timeout after which the debit's state is unknown; time spent in the line counts, and a
   *     debit that waited for so long is not sent any more
   */
  public Uni<DebitAnswer> debit(String institution, Debit debit, Duration timeout) {
    return line(institution, line -> line.debit(debit, timeout));
  }

  public Uni<DebitAnswer> query(String institution, UUID paymentId) {
    return line(institution, line -> line.query(new Query(paymentId)));
  }

  public Uni<CreditAnswer> credit(String institution, Credit credit) {
    return line(institution, line -> line.credit(credit));
  }

  public Uni<ReversalAnswer> reversal(String institution, Reversal reversal) {
    return line(institution, line -> line.reversal(reversal));
  }

  public Uni<RefundAnswer> refund(String institution, Refund refund) {
    return line(institution, line -> line.refund(refund));
  }

  public Uni<RefundAnswer> refundQuery(String institution, UUID refundId) {
    return line(institution, line -> line.refundQuery(new RefundQuery(refundId)));
  }

  public Uni<BillAnswer> bill(String institution, BillQuestion bill) {
    return line(institution, line -> line.bill(bill));
  }

  /**
   * Asks those that are down whether they are there (网络测试). Whoever is left alone after a failure
   * is refused new payments, so that without this nothing would ever find it up again.
   */
  @Scheduled(
      every = "{hutong.participants.probe-every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void probe() {
    lines.values().forEach(Line::probe);
  }

  /**
   * A line is made when it is first needed: a later rulebook may bring new institutions, and a
   * payment can outlive the rulebook that knew its institution and still has to be asked about.
   */
  private <T> Uni<T> line(String institution, Function<Line, Uni<T>> question) {
    if (institution == null || !ConnectionFile.ID.matcher(institution).matches()) {
      return Uni.createFrom().failure(new IllegalArgumentException("No such institution"));
    }
    return Uni.createFrom()
        .deferred(() -> question.apply(lines.computeIfAbsent(institution, this::open)));
  }

  private Line open(String institution) {
    Connection connection = connections.of(institution);
    return new Line(connection, config, signatures, health.breaker(connection), meters, vertx);
  }
}
