package hutong.settlement.cycle;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Measures by how much the books fail to balance, which must always be zero: the positions of each
 * cycle that is not closed and the nets of each that is. The amounts of the cycles are added
 * without their sign, so that one cycle's error cannot hide another's.
 */
@ApplicationScoped
public class Imbalance {

  private static final Logger LOG = Logger.getLogger(Imbalance.class);

  private static final String MEASURE =
      """
      select currency, sum(abs(off))::bigint
        from (select p.cycle_id, p.currency, sum(p.credit_minor - p.debit_minor) as off
                from position p join cycle c on c.cycle_id = p.cycle_id and c.state <> 'CLOSED'
               group by p.cycle_id, p.currency
              union all
              select cycle_id, currency, sum(net_minor) from cycle_net group by cycle_id, currency) as sums
       group by currency
      """;

  private final Pool pool;
  private final MeterRegistry meters;
  private final Map<String, AtomicLong> byCurrency = new ConcurrentHashMap<>();

  Imbalance(Pool pool, MeterRegistry meters) {
    this.pool = pool;
    this.meters = meters;
    gauge("CNY");
  }

  @Scheduled(
      every = "10s",
      delayed = "2s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> scheduled() {
    return measure()
        .onFailure()
        .invoke(failure -> LOG.warnf("Imbalance not measured: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  /** Measures now and sets the gauges. */
  public Uni<Void> measure() {
    return pool.query(MEASURE).execute().invoke(this::show).replaceWithVoid();
  }

  private void show(RowSet<Row> rows) {
    Map<String, Long> measured = new HashMap<>();
    rows.forEach(row -> measured.put(row.getString(0), row.getLong(1)));
    byCurrency.keySet().forEach(currency -> measured.putIfAbsent(currency, 0L));
    measured.forEach(
        (currency, off) -> {
          gauge(currency).set(off);
          if (off != 0) {
            LOG.errorf("Books do not balance: currency=%s minor=%d", currency, off);
          }
        });
  }

  private AtomicLong gauge(String currency) {
    return byCurrency.computeIfAbsent(
        currency,
        name -> {
          AtomicLong value = new AtomicLong();
          Gauge.builder("hutong.imbalance.minor", value, AtomicLong::get)
              .description("Sum of positions and nets that should be zero, in minor units")
              .tag("currency", name)
              .register(meters);
          return value;
        });
  }
}
