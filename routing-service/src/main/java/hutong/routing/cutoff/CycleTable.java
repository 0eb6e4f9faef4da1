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

/** The statements on the cycle's row and the locks that go with them. */
final class CycleTable {

  /** How the open cycle is taken. */
  enum Lock {
    /** Together with others who stamp payments with it. */
    SHARED("pg_advisory_xact_lock_shared", "for share"),
    /** Alone, to end it. */
    ALONE("pg_advisory_xact_lock", "for update");

    private final String queue;
    private final String row;

    /**
     * The advisory lock comes before the row lock because row locks have no queue: with batches
     * that overlap all day long, somebody would always share the row, and the cut-off would wait
     * for ever. Whoever asks for an advisory lock waits behind those who asked before.
     */
    Lock(String queueFunction, String rowClause) {
      this.queue = "select " + queueFunction + "(hashtext('settlement_cycle'))";
      this.row =
          "select id, settlement_date, sequence, ends_at from settlement_cycle"
              + " where state = 'OPEN' "
              + rowClause;
    }
  }

  private static final int MAX_ROUNDS = 100;
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

  /** The open cycle, locked until the transaction ends; the very first call opens the first one. */
  Uni<OpenCycle> lock(SqlConnection transaction, Lock lock, Instant now) {
    return transaction
        .query(lock.queue)
        .execute()
        .chain(() -> lock(transaction, lock, now, MAX_ROUNDS));
  }

  private Uni<OpenCycle> lock(SqlConnection transaction, Lock lock, Instant now, int rounds) {
    return transaction
        .query(lock.row)
        .execute()
        .map(CycleTable::first)
        .chain(
            found -> {
              if (found.isPresent()) {
                return Uni.createFrom().item(found.get());
              }
              if (rounds == 0) {
                return Uni.createFrom()
                    .failure(new IllegalStateException("No settlement cycle can be opened"));
              }
              return insertFirst(transaction, now)
                  .chain(() -> lock(transaction, lock, now, rounds - 1));
            });
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
