package hutong.routing.reserve;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes out of the positions what the settlement agent has moved. Each participant's sums of a
 * cycle and currency leave its position once, whoever tells of it and however often: the sums keep
 * when they did.
 */
@ApplicationScoped
public class PositionReleases {

  /** What is named and still in its position, with the earliest time told of it. */
  private static final String WANTED =
      """
      with wanted as (
        select institution, currency, cycle_id, min(at) as at
          from (select institution, currency, cycle_id, l.at
                  from participant_position_cycle c
                  join unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
                    as l (institution, currency, cycle_id, at)
                    using (institution, currency, cycle_id)
                 where c.settled_at is null
                union all
                select institution, currency, cycle_id, w.at
                  from participant_position_cycle c
                  join unnest($5::text[], $6::timestamptz[]) as w (cycle_id, at) using (cycle_id)
                 where c.settled_at is null) as told
         group by institution, currency, cycle_id)
      """;

  private static final String LOCK =
      WANTED
          + """
            select from participant_position
             where (institution, currency) in (select institution, currency from wanted)
             order by institution, currency for no key update
            """;

  /** A statement of its own, so that it sees what was released while the lock was waited for. */
  private static final String RELEASE =
      WANTED
          + """
            , released as (
              update participant_position_cycle c
                 set settled_at = w.at
                from wanted w
               where c.institution = w.institution and c.currency = w.currency
                 and c.cycle_id = w.cycle_id and c.settled_at is null
              returning c.institution, c.currency, c.debit_minor, c.credit_minor),
            sums as (
              select institution, currency, sum(debit_minor)::bigint as debit,
                     sum(credit_minor)::bigint as credit
                from released group by institution, currency)
            update participant_position p
               set debit_minor = p.debit_minor - s.debit,
                   credit_minor = p.credit_minor - s.credit,
                   settled_minor = p.settled_minor + s.debit - s.credit
              from sums s
             where p.institution = s.institution and p.currency = s.currency
            returning"""
          + PositionTable.COLUMNS;

  private static final String ENDED =
      "select id from settlement_cycle where id = any($1::text[]) and state = 'ENDED'";

  private final Alarms alarms;

  PositionReleases(Alarms alarms) {
    this.alarms = alarms;
  }

  /**
   * What was settled.
   *
   * @param institution null for all that have sums in the cycle, in any currency
   * @param currency null with the institution
   * @param at by the business clock
   */
  public record Release(String cycleId, String institution, String currency, Instant at) {

    /** The whole cycle; a participant that had nothing to pay or to get is settled with it. */
    public static Release ofAll(String cycleId, Instant at) {
      return new Release(cycleId, null, null, at);
    }

    boolean all() {
      return institution == null;
    }
  }

  /** Which of these cycles take no more payments; that never changes back. */
  public Uni<Set<String>> ended(SqlConnection transaction, Collection<String> cycleIds) {
    return transaction
        .preparedQuery(ENDED)
        .execute(Tuple.of(cycleIds.toArray(String[]::new)))
        .map(
            rows -> {
              Set<String> ended = new HashSet<>();
              rows.forEach(row -> ended.add(row.getString("id")));
              return ended;
            });
  }

  /**
   * Releases what is named and was not released before; the rest is passed over. Only of cycles
   * that have ended: the sums of others still change. Locks the positions in the order of their key
   * and, like all who do, as the last thing in the caller's transaction.
   */
  public Uni<Void> release(SqlConnection transaction, Collection<Release> releases) {
    if (releases.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Tuple columns = columns(releases);
    return transaction
        .preparedQuery(LOCK)
        .execute(columns)
        .chain(() -> transaction.preparedQuery(RELEASE).execute(columns))
        .map(PositionTable::positions)
        .chain(left -> alarms.raise(transaction, left));
  }

  private static Tuple columns(Collection<Release> releases) {
    List<Release> legs = releases.stream().filter(release -> !release.all()).toList();
    List<Release> all = releases.stream().filter(Release::all).toList();
    return Tuple.of(
        legs.stream().map(Release::institution).toArray(String[]::new),
        legs.stream().map(Release::currency).toArray(String[]::new),
        cycles(legs),
        times(legs),
        cycles(all),
        times(all));
  }

  private static String[] cycles(List<Release> releases) {
    return releases.stream().map(Release::cycleId).toArray(String[]::new);
  }

  private static OffsetDateTime[] times(List<Release> releases) {
    return releases.stream()
        .map(release -> OffsetDateTime.ofInstant(release.at(), ZoneOffset.UTC))
        .toArray(OffsetDateTime[]::new);
  }
}
