package hutong.settlement.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Measures how many breaks are unresolved, and for how long, and ends the wait of those held. */
@ApplicationScoped
public class BreakAges {

  private static final Logger LOG = Logger.getLogger(BreakAges.class);

  private static final String COUNT =
      """
      select greatest(0, $1::date - opened_on)::bigint, count(*) from recon_break
       where state in ('OPEN', 'HELD', 'PROPOSED') group by 1
      """;

  /** Since when a break waits, whatever has shown it again; see the migration. */
  private static final String SINCE =
      "coalesce(b.first_shown_at, (b.opened_on + 1)::timestamp at time zone $2)";

  private static final String NOT_EXPLAINED_IN_TIME =
      """
      with held as (
        select distinct b.cycle_id, %1$s as since from recon_break b where b.state = 'HELD'
      ), late as (
        select h.cycle_id, h.since
          from held h
          join cycle c on c.cycle_id = h.cycle_id
          join cycle d on d.type = 'CLEARING' and d.state = 'CLOSED'
               and d.closed_at > h.since and d.settlement_date > c.settlement_date
         group by h.cycle_id, h.since
        having count(distinct d.settlement_date) >= $1
      )
      update recon_break b set state = 'OPEN'
        from late l where b.state = 'HELD' and b.cycle_id = l.cycle_id and %1$s = l.since
      """
          .formatted(SINCE);

  private final Pool pool;
  private final ReconciliationConfig config;
  private final Clock clock;
  private final Map<Age, AtomicLong> byAge = new EnumMap<>(Age.class);

  BreakAges(Pool pool, ReconciliationConfig config, Clock clock, MeterRegistry meters) {
    this.pool = pool;
    this.config = config;
    this.clock = clock;
    for (Age age : Age.values()) {
      AtomicLong count = new AtomicLong();
      byAge.put(age, count);
      Gauge.builder("hutong.recon.breaks", count, AtomicLong::get)
          .description("Unresolved breaks by the last step of age that they have reached")
          .tag("age", age.name())
          .register(meters);
    }
  }

  @Scheduled(
      every = "30s",
      delayed = "3s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> scheduled() {
    return measure()
        .onFailure()
        .invoke(failure -> LOG.warnf("Breaks not counted: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  /** Opens what was held for too long; then counts and sets the gauges. */
  public Uni<Void> measure() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), config.zone());
    return pool.preparedQuery(NOT_EXPLAINED_IN_TIME)
        .execute(Tuple.of(config.holdDays(), config.zone().getId()))
        .chain(() -> pool.preparedQuery(COUNT).execute(Tuple.of(today)))
        .invoke(this::show)
        .replaceWithVoid();
  }

  private void show(RowSet<Row> rows) {
    Map<Age, Long> counted = new EnumMap<>(Age.class);
    rows.forEach(row -> counted.merge(Age.after(row.getLong(0)), row.getLong(1), Math::addExact));
    byAge.forEach((age, count) -> count.set(counted.getOrDefault(age, 0L)));
  }
}
