package hutong.routing.cutoff;

import hutong.routing.cutoff.Cycles.Ended;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
  private static final String END =
      """
      update settlement_cycle set state = 'ENDED', ended_at = $2, completed_count = $3, partitions = $4
       where id = $1 and state = 'OPEN'
      """;
  private static final String LAST_ENDED =
      """
      select id, partitions from settlement_cycle where state = 'ENDED'
       order by settlement_date desc, sequence desc limit 1
      """;
  private static final String TOTALS =
      """
      select currency, count(*) as payments, sum(amount_minor)::text as amount
        from payment where cycle_id = $1 group by currency
      """;

  private final SettlementCalendar calendar;

  CycleTable(SettlementCalendar calendar) {
    this.calendar = calendar;
  }

  /** What a cycle holds. */
  record Totals(long count, SortedMap<String, Long> amountMinor) {}

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

  Uni<Void> end(
      SqlConnection transaction, OpenCycle cycle, Instant now, Totals totals, int partitions) {
    return transaction
        .preparedQuery(END)
        .execute(Tuple.of(cycle.id(), utc(now), totals.count(), partitions))
        .invoke(
            result -> {
              if (result.rowCount() != 1) {
                throw new IllegalStateException("The locked cycle was not open");
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
              SortedMap<String, Long> amounts = new TreeMap<>();
              long count = 0;
              for (Row row : rows) {
                count = Math.addExact(count, row.getLong("payments"));
                amounts.put(row.getString("currency"), Long.parseLong(row.getString("amount")));
              }
              return new Totals(count, amounts);
            });
  }

  /** The cycle before the open one, as the answer to whoever asks for its end once more. */
  Uni<Optional<Ended>> lastEnded(SqlConnection transaction, OpenCycle open) {
    return transaction
        .query(LAST_ENDED)
        .execute()
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(
                    new Ended(row.getString("id"), open.id(), row.getInteger("partitions")));
              }
              return Optional.empty();
            });
  }

  private static Tuple columns(OpenCycle cycle, Instant now) {
    return Tuple.of(
        cycle.id(), cycle.settlementDate(), cycle.sequence(), utc(now), utc(cycle.endsAt()));
  }

  private static OffsetDateTime utc(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static Optional<OpenCycle> first(RowSet<Row> rows) {
    for (Row row : rows) {
      return Optional.of(
          new OpenCycle(
              row.getString("id"),
              row.getLocalDate("settlement_date"),
              row.getInteger("sequence"),
              row.getOffsetDateTime("ends_at").toInstant()));
    }
    return Optional.empty();
  }
}
