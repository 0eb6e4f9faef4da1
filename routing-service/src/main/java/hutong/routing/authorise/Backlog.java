package hutong.routing.authorise;

import hutong.runtime.clock.BusinessClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what is not as it should be: payments that are on no straight way, debited ones that are
 * not credited within a minute, and those that need a person. Both statements read an index that
 * holds unfinished payments alone.
 */
@ApplicationScoped
public class Backlog {

  private static final String BY_STATE =
      """
      select state, count(*) as payments,
             count(*) filter (where state_since < now() + $1::bigint * interval '1 millisecond'
                                                  - interval '1 minute') as old
        from payment where next_attempt_at is not null group by state
      """;
  private static final String BY_ATTENTION =
      "select attention, count(*) as payments from payment where attention is not null"
          + " group by attention";
  private static final List<PaymentState> WATCHED =
      List.of(PaymentState.USER_PAYING, PaymentState.UNKNOWN, PaymentState.REVERSING);

  private final Pool pool;
  private final BusinessClock clock;
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicLong attention = new AtomicLong();
  private final AtomicLong notCredited = new AtomicLong();
  private final Map<PaymentState, AtomicLong> byState = new EnumMap<>(PaymentState.class);
  private final Map<Attention, AtomicLong> byAttention = new EnumMap<>(Attention.class);

  Backlog(Pool pool, BusinessClock clock, MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    meters.gauge("hutong.payments.unknown", unknown);
    meters.gauge("hutong.payments.attention", attention);
    meters.gauge("hutong.payments.not.credited", notCredited);
    for (PaymentState state : WATCHED) {
      byState.put(state, gauge(meters, "hutong.payments.in.state", "state", state.name()));
    }
    for (Attention kind : Attention.values()) {
      byAttention.put(kind, gauge(meters, "hutong.payments.handed.over", "why", kind.name()));
    }
  }

  private static AtomicLong gauge(MeterRegistry meters, String name, String tag, String value) {
    return meters.gauge(name, List.of(Tag.of(tag, value)), new AtomicLong());
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> count() {
    return pool.preparedQuery(BY_STATE)
        .execute(Tuple.of(clock.offset().toMillis()))
        .invoke(this::states)
        .chain(() -> pool.query(BY_ATTENTION).execute())
        .invoke(this::attentions)
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull();
  }

  private void states(Iterable<Row> rows) {
    Map<PaymentState, Long> found = new EnumMap<>(PaymentState.class);
    long old = 0;
    for (Row row : rows) {
      PaymentState state = PaymentState.valueOf(row.getString("state"));
      found.put(state, row.getLong("payments"));
      old += state == PaymentState.AUTHORISED ? row.getLong("old") : 0;
    }
    byState.forEach((state, gauge) -> gauge.set(found.getOrDefault(state, 0L)));
    unknown.set(found.getOrDefault(PaymentState.UNKNOWN, 0L));
    notCredited.set(old);
  }

  private void attentions(Iterable<Row> rows) {
    Map<Attention, Long> found = new EnumMap<>(Attention.class);
    for (Row row : rows) {
      found.put(Attention.valueOf(row.getString("attention")), row.getLong("payments"));
    }
    byAttention.forEach((kind, gauge) -> gauge.set(found.getOrDefault(kind, 0L)));
    attention.set(found.values().stream().mapToLong(Long::longValue).sum());
  }
}
