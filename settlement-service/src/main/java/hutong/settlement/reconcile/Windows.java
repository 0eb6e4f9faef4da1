package hutong.settlement.reconcile;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * When cycles began and ended, as their markers say. The settlement date does not say it: cycles of
 * holidays have the date of the next day that settles.
 */
@ApplicationScoped
class Windows {

  private static final String WINDOW =
      """
      with this as (
        select c.settlement_date, length(c.cycle_id) as width, c.cycle_id,
               coalesce((select max(m.ended_at) from cycle_marker m where m.cycle_id = c.cycle_id),
                        (c.settlement_date + 1)::timestamp at time zone 'Asia/Shanghai') as ended_at
          from cycle c where c.cycle_id = $1
      ), before as (
        select c.cycle_id from cycle c, this t
         where c.type = 'CLEARING' and (c.settlement_date, length(c.cycle_id), c.cycle_id)
                                     < (t.settlement_date, t.width, t.cycle_id)
         order by c.settlement_date desc, length(c.cycle_id) desc, c.cycle_id desc limit 1
      )
      select least(t.ended_at, coalesce((select max(m.ended_at) from cycle_marker m, before b
                                          where m.cycle_id = b.cycle_id),
                                        t.ended_at - interval '1 day')), t.ended_at
        from this t
      """;

  private final Pool pool;

  Windows(Pool pool) {
    this.pool = pool;
  }

  /**
   * @param from the end of the cycle before, or a day before the own end where there is none
   * @param until the first instant behind the cycle
   */
  record Window(Instant from, Instant until) {}

  /** The window of a clearing cycle that is there. */
  Uni<Window> of(String cycleId) {
    return pool.preparedQuery(WINDOW)
        .execute(Tuple.of(cycleId))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new Window(
                    row.getOffsetDateTime(0).toInstant(), row.getOffsetDateTime(1).toInstant()));
  }
}
