package hutong.routing.intake;

import hutong.routing.authorise.AuthoriseConfig;
import hutong.routing.authorise.Authoriser;
import hutong.routing.outbox.Announcer;
import hutong.routing.route.Router;
import hutong.routing.rulebook.Rulebook;
import hutong.runtime.inbox.Inbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Decides accepted scans. One transaction holds a whole batch: which events were taken, each
 * payment, each decision, and the news of each refusal. A second delivery of an event finds it
 * taken; a second event about the same payment finds the payment there. Neither changes anything.
 */
@ApplicationScoped
public class Intake {

  private static final String CONSUMER = "routing.intake";

  private final Pool pool;
  private final Clock clock;
  private final Inbox inbox;
  private final Router router;
  private final Announcer announcer;
  private final Authoriser authoriser;
  private final MeterRegistry meters;
  private final DecidedTable table;

  public Intake(
      Pool pool,
      Clock clock,
      Inbox inbox,
      Rulebook rulebook,
      Announcer announcer,
      Authoriser authoriser,
      AuthoriseConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.inbox = inbox;
    this.router = new Router(rulebook);
    this.announcer = announcer;
    this.authoriser = authoriser;
    this.meters = meters;
    this.table = new DecidedTable(config.leaseMillis());
  }

  /** Completes when the batch is durable; the institutions are asked after that. */
  Uni<Void> take(List<AcceptedScan> scans) {
    return pool.withTransaction(transaction -> store(transaction, scans))
        .invoke(this::goOn)
        .replaceWithVoid();
  }

  private Uni<List<Decided>> store(SqlConnection transaction, List<AcceptedScan> scans) {
    return inbox
        .claim(transaction, CONSUMER, scans.stream().map(AcceptedScan::eventId).toList())
        .map(claimed -> decide(scans, claimed))
        .chain(
            decided ->
                decided.isEmpty()
                    ? Uni.createFrom().item(decided)
                    : table
                        .payments(transaction, decided)
                        .map(inserted -> only(decided, inserted))
                        .call(fresh -> table.decisions(transaction, fresh))
                        .call(fresh -> announcer.announce(transaction, refusals(fresh))));
  }

  private List<Decided> decide(List<AcceptedScan> scans, Set<UUID> claimed) {
    Set<UUID> events = new HashSet<>(claimed);
    Set<UUID> payments = new HashSet<>();
    return scans.stream()
        .filter(scan -> events.remove(scan.eventId()))
        .filter(scan -> payments.add(scan.body().paymentId()))
        .map(scan -> new Decided(scan, router.decide(scan.facts()), clock.instant()))
        .toList();
  }

  private static List<Decided> only(List<Decided> decided, Set<UUID> inserted) {
    return decided.stream().filter(d -> inserted.contains(d.paymentId())).toList();
  }

  private static List<Announcer.News> refusals(List<Decided> decided) {
    return decided.stream().filter(d -> !d.decision().accepted()).map(Decided::refusal).toList();
  }

  private void goOn(List<Decided> decided) {
    for (Decided d : decided) {
      meters
          .counter(
              "hutong.decisions",
              "verdict",
              d.decision().verdict().name(),
              "reason",
              d.decision().reason().name())
          .increment();
      if (d.decision().accepted()) {
        authoriser.begin(d.payment());
      } else {
        meters.counter("hutong.payments.final", "state", "REFUSED").increment();
      }
    }
  }
}
