package hutong.codescan.status;

import hutong.runtime.batch.DataFailure;
import hutong.runtime.inbox.Inbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Applies payments' outcomes to their scans.
 *
 * <p>Trigger: a batch of {@code hutong.payments}. Transaction: one, with the inbox rows and one
 * update of all the scans. A second delivery finds its inbox row and has no effect; an outcome told
 * again under another event id finds the scan as it should be. One that contradicts what is final,
 * or that belongs to no scan, fails alone and becomes a dead letter.
 */
@ApplicationScoped
public class Outcomes {

  static final String CONSUMER = "code-scan/outcomes";

  // Rows are locked in the order of their keys, so that two batches never wait for each other.
  private static final String APPLY =
      """
      with told as (
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[],
          $6::text[], $7::timestamptz[], $8::text[], $9::date[])
        as told (payment_id, status, reason_code, reason_name, reason_en, reason_zh,
          outcome_at, cycle_id, settlement_date)
      ), found as (
        select payment_id, scan.status as before, scan.accepted_at
        from scan join told using (payment_id)
        order by payment_id for no key update of scan
      ), applied as (
        update scan set status = told.status, reason_code = told.reason_code,
          reason_name = told.reason_name, reason_en = told.reason_en,
          reason_zh = told.reason_zh, outcome_at = told.outcome_at,
          cycle_id = told.cycle_id, settlement_date = told.settlement_date
        from told join found using (payment_id)
        where scan.payment_id = told.payment_id and found.before = 'ACCEPTED'
      )
      select payment_id, before, accepted_at from found
      """;

  private final Pool pool;
  private final Inbox inbox;
  private final Clock clock;
  private final MeterRegistry registry;

  Outcomes(Pool pool, Inbox inbox, Clock clock, MeterRegistry registry) {
    this.pool = pool;
    this.inbox = inbox;
    this.clock = clock;
    this.registry = registry;
  }

  /** What a scan was when an outcome met it. */
  private record Found(ScanStatus before, Instant acceptedAt) {}

  /** An outcome that changed its scan. */
  private record Applied(ScanStatus status, Instant acceptedAt) {}

  /** Applies the outcomes, all or none. */
  public Uni<Void> apply(List<Outcome> outcomes) {
    List<UUID> eventIds = outcomes.stream().map(Outcome::eventId).toList();
    return pool.withTransaction(
            transaction ->
                inbox
                    .claim(transaction, CONSUMER, eventIds)
                    .flatMap(claimed -> applyNew(transaction, unseen(outcomes, claimed))))
        .invoke(this::measure)
        .replaceWithVoid();
  }

  private static List<Outcome> unseen(List<Outcome> outcomes, Set<UUID> claimed) {
    return outcomes.stream().filter(outcome -> claimed.contains(outcome.eventId())).toList();
  }

  private Uni<List<Applied>> applyNew(SqlConnection transaction, List<Outcome> outcomes) {
    Map<UUID, Outcome> byPayment = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      Outcome earlier = byPayment.putIfAbsent(outcome.paymentId(), outcome);
      if (earlier != null && earlier.status() != outcome.status()) {
        return Uni.createFrom().failure(contradiction());
      }
    }
    if (byPayment.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return transaction
        .preparedQuery(APPLY)
        .execute(columns(byPayment.values()))
        .map(
            rows -> {
              Map<UUID, Found> found = new TreeMap<>();
              rows.forEach(
                  row ->
                      found.put(
                          row.getUUID("payment_id"),
                          new Found(
                              ScanStatus.valueOf(row.getString("before")),
                              row.getOffsetDateTime("accepted_at").toInstant())));
              return applied(byPayment, found);
            });
  }

  /** Checks every outcome against the scan that it met; a failure rolls the batch back. */
  private static List<Applied> applied(Map<UUID, Outcome> outcomes, Map<UUID, Found> found) {
    List<Applied> applied = new ArrayList<>(outcomes.size());
    outcomes.forEach(
        (paymentId, outcome) -> {
          Found scan = found.get(paymentId);
          if (scan == null) {
            throw new DataFailure("UNKNOWN_PAYMENT", "no scan has this payment id");
          }
          if (!scan.before().isFinal()) {
            applied.add(new Applied(outcome.status(), scan.acceptedAt()));
          } else if (scan.before() != outcome.status()) {
            throw contradiction();
          }
        });
    return applied;
  }

  private static DataFailure contradiction() {
    return new DataFailure("CONTRADICTS_FINAL", "the payment has another final status");
  }

  private void measure(List<Applied> applied) {
    Instant now = clock.instant();
    for (Applied one : applied) {
      Duration latency = Duration.between(one.acceptedAt(), now);
      Timer.builder("hutong.outcome.latency")
          .description("From acceptance until the outcome was applied, by the business clock")
          .tag("status", one.status().name())
          .publishPercentileHistogram()
          .register(registry)
          // The business clock may be set back between the two.
          .record(latency.isNegative() ? Duration.ZERO : latency);
    }
  }

  private static Tuple columns(Collection<Outcome> outcomes) {
    return Tuple.tuple()
        .addArrayOfUUID(column(outcomes, Outcome::paymentId, UUID[]::new))
        .addArrayOfString(column(outcomes, o -> o.status().name(), String[]::new))
        .addArrayOfString(reason(outcomes, Outcome.Reason::code))
        .addArrayOfString(reason(outcomes, Outcome.Reason::name))
        .addArrayOfString(reason(outcomes, Outcome.Reason::en))
        .addArrayOfString(reason(outcomes, Outcome.Reason::zh))
        .addArrayOfOffsetDateTime(
            column(
                outcomes,
                o -> OffsetDateTime.ofInstant(o.at(), ZoneOffset.UTC),
                OffsetDateTime[]::new))
        .addArrayOfString(column(outcomes, Outcome::cycleId, String[]::new))
        .addArrayOfLocalDate(column(outcomes, Outcome::settlementDate, LocalDate[]::new));
  }

  private static String[] reason(
      Collection<Outcome> outcomes, Function<Outcome.Reason, String> part) {
    return column(outcomes, o -> o.reason() == null ? null : part.apply(o.reason()), String[]::new);
  }

  private static <T> T[] column(
      Collection<Outcome> outcomes, Function<Outcome, T> value, IntFunction<T[]> array) {
    return outcomes.stream().map(value).toArray(array);
  }
}
