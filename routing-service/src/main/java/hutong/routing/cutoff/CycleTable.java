package hutong.routing.cutoff;

import hutong.routing.cutoff.Cycles.Ended;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The statements on the cycle's row and the lock that goes with them. */
final class CycleTable {

  /** How the open cycle is taken: an advisory lock, held until the transaction ends. */
  enum Lock {
    /** Together with others who stamp payments with it. */
    SHARED("select pg_advisory_xact_lock_shared(hashtext('settlement_cycle'))"),
    /**
     * Alone, to end it. Whoever comes behind waits, too, so this one must not wait for ever: with
     * SQLSTATE 55P03 it gives its place in the line away.
     */
    ALONE(
        "set local lock_timeout = '3s';"
            + " select pg_advisory_xact_lock(hashtext('settlement_cycle'))");

    private final String statement;

    Lock(String statement) {
      this.statement = statement;
    }
  }

  private static final String OPEN =
      "select id, settlement_date, sequence, ends_at from settlement_cycle where state = 'OPEN'";
  private static final String INSERT =
      """
      insert into settlement_cycle (id, settlement_date, sequence, state, opened_at, ends_at)
      values ($1, $2, $3, 'OPEN', $4, $5)
      """;
  private static final String INSERT_FIRST =
      """
      insert into settlement_cycle (id, settlement_date, sequence, state, opened_at, ends_at)
      select $1, $2, $3, 'OPEN', $4, $5 where not exists (select from settlement_cycle)
      on conflict do nothing
      """;
  private static final String LEAVE =
      "update settlement_cycle set state = 'ENDING', ended_at = $2 where id = $1 and state = 'OPEN'";
  private static final String LAST_LEFT =
      """
      select id from settlement_cycle where state <> 'OPEN'
       order by settlement_date desc, sequence desc limit 1
      """;
  private static final String LEFT =
      """
      select id from settlement_cycle where state = 'ENDING' order by settlement_date, sequence
      """;

  /** Two instances may find the same cycle; the second waits here and then finds it ended. */
  private static final String TAKE_LEFT =
      """
      select id, settlement_date, sequence, ends_at, ended_at from settlement_cycle
       where id = $1 and state = 'ENDING' for no key update
      """;

  private static final String NEXT =
      """
      select id, settlement_date from settlement_cycle
       where (settlement_date, sequence) > ($1, $2) order by settlement_date, sequence limit 1
      """;
  private static final String END =
      """
      update settlement_cycle set state = 'ENDED', completed_count = $2, partitions = $3
       where id = $1 and state = 'ENDING'
      """;
  private static final String ENDED =
      """
      select c.partitions, (select n.id from settlement_cycle n
          where (n.settlement_date, n.sequence) > (c.settlement_date, c.sequence)
          order by n.settlement_date, n.sequence limit 1) as next_id
        from settlement_cycle c where c.id = $1 and c.state = 'ENDED'
      """;
  private static final String TOTALS =
      """
      select 'COMPLETED' as what, currency, count(*) as items, sum(amount_minor)::text as amount
        from payment where cycle_id = $1 group by currency
      union all
      select 'REFUNDED', currency, count(*), sum(amount_minor)::text
        from refund where cycle_id = $1 group by currency
      union all
      select 'SUSPENDED', currency, count(*), sum(amount_minor)::text
        from suspense where cycle_id = $1 group by currency
      union all
      select 'RELEASED', currency, count(*), sum(amount_minor)::text
        from suspense where released_cycle_id = $1 group by currency
      """;

  private final SettlementCalendar calendar;

  CycleTable(SettlementCalendar calendar) {
    this.calendar = calendar;
  }

  /**
   * A number of things and their sum.
   *
   * @param amountMinor by currency, in minor units
   */
  record Total(long count, SortedMap<String, Long> amountMinor) {

    static final Total NONE = new Total(0, new TreeMap<>());

    Total plus(Row row) {
      SortedMap<String, Long> amounts = new TreeMap<>(amountMinor);
      amounts.put(row.getString("currency"), Long.parseLong(row.getString("amount")));
      return new Total(Math.addExact(count, row.getLong("items")), amounts);
    }

    /** Null where there is none, which an event leaves out. */
    Long countOrNull() {
      return count == 0 ? null : count;
    }

    SortedMap<String, Long> amountsOrNull() {
      return count == 0 ? null : amountMinor;
    }
  }

  /** What a cycle holds. */
  record Totals(Total completed, Total refunded, Total suspended, Total released) {}

  /** The open cycle, unlocked: good for showing it, not for stamping. */
  Uni<Optional<OpenCycle>> open(SqlClient client) {
    return client.query(OPEN).execute().map(CycleTable::first);
  }

  /**
   * The open cycle, locked until the transaction ends; the very first call opens the first one. It
   * is read by a statement of its own: one that had waited for the lock would not see what a
   * cut-off has committed meanwhile.
   */
  Uni<OpenCycle> lock(SqlConnection transaction, Lock lock, Instant now) {
    return transaction
        .query(lock.statement)
        .execute()
        .chain(() -> open(transaction))
        .chain(
            found ->
                found.isPresent()
                    ? Uni.createFrom().item(found)
                    : insertFirst(transaction, now).chain(() -> open(transaction)))
        .map(
            found ->
                found.orElseThrow(
                    () -> new IllegalStateException("No settlement cycle can be opened")));
  }

  Uni<Void> insertFirst(SqlClient client, Instant now) {
    return client
        .preparedQuery(INSERT_FIRST)
        .execute(columns(calendar.first(now), now))
        .replaceWithVoid();
  }

  Uni<Void> insert(SqlConnection transaction, OpenCycle cycle, Instant now) {
    return transaction.preparedQuery(INSERT).execute(columns(cycle, now)).replaceWithVoid();
  }

  /** Lets no more payments into the open cycle. */
  Uni<Void> leave(SqlConnection transaction, OpenCycle cycle, Instant now) {
    return one(transaction, LEAVE, Tuple.of(cycle.id(), utc(now)));
  }

  /** The cycle before the open one. */
  Uni<Optional<String>> lastLeft(SqlConnection transaction) {
    return transaction.query(LAST_LEFT).execute().map(rows -> ids(rows).stream().findFirst());
  }

  /** The cycles whose end has yet to be announced, the oldest first. */
  Uni<List<String>> left(SqlClient client) {
    return client.query(LEFT).execute().map(CycleTable::ids);
  }

  /**
   * A cycle that takes no more payments, and the one behind it.
   *
   * @param at when the one took over from the other
   */
  record Left(OpenCycle cycle, Instant at, String nextId, LocalDate nextDate) {}

  /** Takes a cycle that was left, alone; empty where another instance has announced its end. */
  Uni<Optional<Left>> takeLeft(SqlConnection transaction, String id) {
    return transaction
        .preparedQuery(TAKE_LEFT)
        .execute(Tuple.of(id))
        .chain(
            rows -> {
              for (Row row : rows) {
                OpenCycle cycle = cycle(row);
                Instant at = row.getOffsetDateTime("ended_at").toInstant();
                return next(transaction, cycle).map(next -> Optional.of(left(cycle, at, next)));
              }
              return Uni.createFrom().item(Optional.empty());
            });
  }

  private static Uni<Row> next(SqlConnection transaction, OpenCycle cycle) {
    return transaction
        .preparedQuery(NEXT)
        .execute(Tuple.of(cycle.settlementDate(), cycle.sequence()))
        .map(rows -> rows.iterator().next());
  }

  private static Left left(OpenCycle cycle, Instant at, Row next) {
    return new Left(cycle, at, next.getString("id"), next.getLocalDate("settlement_date"));
  }

  Uni<Void> end(SqlConnection transaction, OpenCycle cycle, Totals totals, int partitions) {
    return one(transaction, END, Tuple.of(cycle.id(), totals.completed().count(), partitions));
  }

  /** What was announced of a cycle; empty where that is still to be done. */
  Uni<Optional<Ended>> ended(SqlClient client, String id) {
    return client
        .preparedQuery(ENDED)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(
                    new Ended(id, row.getString("next_id"), row.getInteger("partitions")));
              }
              return Optional.empty();
            });
  }

  private static Uni<Void> one(SqlConnection transaction, String statement, Tuple columns) {
    return transaction
        .preparedQuery(statement)
        .execute(columns)
        .invoke(
            result -> {
              if (result.rowCount() != 1) {
                throw new IllegalStateException("The locked cycle was in another state");
              }
            })
        .replaceWithVoid();
  }

  Uni<Totals> totals(SqlConnection transaction, OpenCycle cycle) {
    return transaction
        .preparedQuery(TOTALS)
        .execute(Tuple.of(cycle.id()))
        .map(
            rows -> {
              Map<String, Total> totals = new HashMap<>();
              for (Row row : rows) {
                String what = row.getString("what");
                totals.put(what, totals.getOrDefault(what, Total.NONE).plus(row));
              }
              return new Totals(
                  totals.getOrDefault("COMPLETED", Total.NONE),
                  totals.getOrDefault("REFUNDED", Total.NONE),
                  totals.getOrDefault("SUSPENDED", Total.NONE),
                  totals.getOrDefault("RELEASED", Total.NONE));
            });
  }

  private static Tuple columns(OpenCycle cycle, Instant now) {
    return Tuple.of(
        cycle.id(), cycle.settlementDate(), cycle.sequence(), utc(now), utc(cycle.endsAt()));
  }

  private static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static List<String> ids(RowSet<Row> rows) {
    List<String> ids = new ArrayList<>();
    rows.forEach(row -> ids.add(row.getString("id")));
    return ids;
  }

  private static Optional<OpenCycle> first(RowSet<Row> rows) {
    for (Row row : rows) {
      return Optional.of(cycle(row));
    }
    return Optional.empty();
  }

  private static OpenCycle cycle(Row row) {
    return new OpenCycle(
        row.getString("id"),
        row.getLocalDate("settlement_date"),
        row.getInteger("sequence"),
        row.getOffsetDateTime("ends_at").toInstant());
  }
}
