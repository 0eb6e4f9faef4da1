package hutong.settlement.settle;

import hutong.settlement.post.Columns;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Looks regularly for sealed cycles, for what is due, and for what the agent has said. */
@ApplicationScoped
class SettlementSchedule {

  private static final Logger LOG = Logger.getLogger(SettlementSchedule.class);

  /** A cycle whose nets differ waits for an operator's word. */
  private static final String SEALED =
      """
      select e.cycle_id from cycle_seal e
       where not exists (select from settlement s where s.cycle_id = e.cycle_id)
         and not exists (select from settlement_step t
                          where t.cycle_id = e.cycle_id and t.step = 'NETS_DIFFER')
       order by e.cycle_id
      """;

  /** What is before the first date is left alone once that is said, and only while it is so. */
  private static final String NOT_ENDED =
      """
      select s.cycle_id from settlement s join cycle c on c.cycle_id = s.cycle_id
       where s.ended_at is null
         and not (s.reason is not distinct from 'BEFORE_FIRST_DATE' and c.settlement_date < $1)
       order by s.cycle_id
      """;

  private static final String COUNTS =
      """
      select (select count(*) from settlement_step t where t.step = 'NETS_DIFFER'
                 and not exists (select from settlement s where s.cycle_id = t.cycle_id)) as nets_differ,
             (select count(distinct l.cycle_id) from settlement_leg l
                join settlement s on s.cycle_id = l.cycle_id
               where l.state = 'MISMATCHED' and s.ended_at is not null) as booked_late,
             count(*) filter (where reason = 'BEFORE_FIRST_DATE') as before_first_date,
             count(*) filter (where reason = 'PARTLY_OUTSIDE') as partly_outside,
             count(*) filter (where reason = 'CONTRADICTED') as contradicted,
             count(*) filter (where reason = 'PREFUNDING_SHORT') as prefunding_short,
             count(*) filter (where reason = 'NO_ACCOUNT') as no_account,
             count(*) filter (where reason = 'MISMATCHED') as mismatched,
             count(*) filter (where reason = 'LEG_REJECTED') as rejected,
             count(*) filter (where window_ends_at <= $1) as overdue
        from settlement where ended_at is null
      """;

  private static final List<String> ALARMS =
      List.of(
          "nets_differ",
          "booked_late",
          "before_first_date",
          "partly_outside",
          "contradicted",
          "prefunding_short",
          "no_account",
          "mismatched",
          "rejected",
          "overdue");

  private final Pool pool;
  private final Clock clock;
  private final Settling settling;
  private final Post post;
  private final Withdrawals withdrawals;
  private final boolean active;
  private final Map<String, AtomicLong> alarms = new ConcurrentHashMap<>();

  SettlementSchedule(
      Pool pool,
      Clock clock,
      Settling settling,
      Post post,
      Withdrawals withdrawals,
      SettleConfig config,
      MeterRegistry meters) {
    this.pool = pool;
    this.clock = clock;
    this.settling = settling;
    this.post = post;
    this.withdrawals = withdrawals;
    this.active = config.gateway() != SettleConfig.Way.NONE;
    for (String why : ALARMS) {
      AtomicLong count = new AtomicLong();
      alarms.put(why, count);
      meters.gauge("hutong.settlements." + why.replace('_', '.'), count);
    }
  }

  @Scheduled(
      every = "${hutong.settle.every:2s}",
      delayed = "3s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> scheduled() {
    return active ? run() : Uni.createFrom().voidItem();
  }

  private Uni<Void> run() {
    return each(SEALED, Tuple.tuple(), settling::net)
        .chain(() -> each(NOT_ENDED, Tuple.of(settling.from()), settling::advance))
        .chain(() -> quietly(post.fetch(), "messages"))
        .chain(() -> quietly(withdrawals.run(), "withdrawals"))
        .chain(this::count)
        .onFailure()
        .invoke(failure -> LOG.warnf("Settlement not run: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  /** One cycle's trouble is not another's. */
  private Uni<Void> each(String sql, Tuple parameters, Function<String, Uni<Void>> what) {
    return pool.preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              List<String> cycleIds = new ArrayList<>();
              rows.forEach(row -> cycleIds.add(row.getString(0)));
              return cycleIds;
            })
        .flatMap(
            cycleIds ->
                Multi.createFrom()
                    .iterable(cycleIds)
                    .onItem()
                    .transformToUniAndConcatenate(id -> quietly(what.apply(id), id))
                    .collect()
                    .asList())
        .replaceWithVoid();
  }

  private static Uni<Void> quietly(Uni<Void> work, String what) {
    return work.onFailure()
        .invoke(
            failure ->
                LOG.warnf(
                    "Settlement step failed: about=%s failure=%s",
                    what, failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> count() {
    return pool.preparedQuery(COUNTS)
        .execute(Tuple.of(Columns.utc(clock.instant())))
        .invoke(
            rows -> {
              var row = rows.iterator().next();
              alarms.forEach((why, count) -> count.set(row.getLong(why)));
            })
        .replaceWithVoid();
  }
}
