package hutong.codescan.status;

import hutong.runtime.inbox.Inbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Applies payments' outcomes to their scans.
 *
 * <p>Trigger: a batch of {@code hutong.payments}. Transaction: one, with the inbox rows, one update
 * of all the scans, their refunds, and what is to be told to callers. Scans are locked first, by
 * payment id. A second delivery finds its inbox row and has no effect; an outcome told again under
 * another event id finds the scan as it should be. One that contradicts what is final, or that
 * belongs to no scan, fails alone and becomes a dead letter.
 */
@ApplicationScoped
public class Outcomes {

  static final String CONSUMER = "code-scan/outcomes";

  private final Pool pool;
  private final Inbox inbox;
  private final StateRows rows;
  private final Notices notices;
  private final Clock clock;
  private final MeterRegistry registry;

  Outcomes(
      Pool pool,
      Inbox inbox,
      StateRows rows,
      Notices notices,
      Clock clock,
      MeterRegistry registry) {
    this.pool = pool;
    this.inbox = inbox;
    this.rows = rows;
    this.notices = notices;
    this.clock = clock;
    this.registry = registry;
  }

  /** Applies the outcomes, all or none. */
  public Uni<Void> apply(List<Outcome> outcomes) {
    List<UUID> eventIds = outcomes.stream().map(Outcome::eventId).distinct().toList();
    return pool.withTransaction(
            transaction ->
                inbox
                    .claim(transaction, CONSUMER, eventIds)
                    .flatMap(claimed -> applyNew(transaction, unseen(outcomes, claimed))))
        .invoke(this::measure)
        .invoke(notices::send)
        .replaceWithVoid();
  }

  private static List<Outcome> unseen(List<Outcome> outcomes, Set<UUID> claimed) {
    return outcomes.stream().filter(outcome -> claimed.contains(outcome.eventId())).toList();
  }

  private Uni<List<Changes.Change>> applyNew(SqlConnection transaction, List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    List<UUID> payments = outcomes.stream().map(Outcome::paymentId).distinct().toList();
    return rows.lock(transaction, payments)
        .flatMap(
            scans ->
                rows.refunds(transaction, refundIds(outcomes))
                    .map(refunds -> changes(scans, refunds, outcomes)))
        .flatMap(changes -> write(transaction, changes).replaceWith(changes.changes()));
  }

  private static List<UUID> refundIds(List<Outcome> outcomes) {
    return outcomes.stream().map(Refund::idIn).filter(id -> id != null).distinct().toList();
  }

  /** Holds every outcome against the scan that it meets; a failure rolls the batch back. */
  private static Changes changes(
      List<ScanState> scans, List<Refund> refunds, List<Outcome> outcomes) {
    Changes changes = new Changes(scans, refunds);
    outcomes.forEach(changes::take);
    return changes;
  }

  private Uni<Void> write(SqlConnection transaction, Changes changes) {
    return rows.update(transaction, changes.scans())
        .chain(() -> rows.insert(transaction, changes.refunds()))
        .chain(() -> notices.write(transaction, changes.changes()));
  }

  private void measure(List<Changes.Change> changes) {
    Instant now = clock.instant();
    for (Changes.Change change : changes) {
      if (change.outcome() instanceof Outcome.Ended) {
        Duration latency = Duration.between(change.after().acceptedAt(), now);
        Timer.builder("hutong.outcome.latency")
            .description("From acceptance until the outcome was applied, by the business clock")
            .tag("status", change.after().status().name())
            .publishPercentileHistogram()
            .register(registry)
            // The business clock may be set back between the two.
            .record(latency.isNegative() ? Duration.ZERO : latency);
      }
    }
  }
}
