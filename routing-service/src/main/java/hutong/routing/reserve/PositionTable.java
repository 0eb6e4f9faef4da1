package hutong.routing.reserve;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements on positions. Each names every position once and locks them in the order of their
 * key; whoever holds them takes no other lock behind them than on rows that only holders touch.
 */
final class PositionTable {

  static final String COLUMNS =
      """
       p.institution, p.currency, p.cap_minor, p.liquidity_minor, p.alarm_percent,
       p.use_unsettled_credits, p.reserved_minor, p.debit_minor, p.credit_minor, p.settled_minor,
       p.alarmed
      """;

  private static final String ADD =
      """
      insert into participant_position as p
        (institution, currency, reserved_minor, debit_minor, credit_minor)
      select institution, currency, reserved, debit, credit
        from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
          as d (institution, currency, reserved, debit, credit)
       order by institution, currency
      on conflict (institution, currency) do update
        set reserved_minor = p.reserved_minor + excluded.reserved_minor,
            debit_minor = p.debit_minor + excluded.debit_minor,
            credit_minor = p.credit_minor + excluded.credit_minor
      returning"""
          + COLUMNS;

  /** A settled cycle takes nothing more: its sums are out of the positions already. */
  private static final String ADD_TO_CYCLES =
      """
      insert into participant_position_cycle as c
        (institution, currency, cycle_id, debit_minor, credit_minor)
      select institution, currency, cycle_id, debit, credit
        from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
          as d (institution, currency, cycle_id, debit, credit)
       order by institution, currency, cycle_id
      on conflict (institution, currency, cycle_id) do update
        set debit_minor = c.debit_minor + excluded.debit_minor,
            credit_minor = c.credit_minor + excluded.credit_minor
        where c.settled_at is null
      """;

  /** Of positions that the transaction has locked before. */
  private static final String CORRECT =
      """
      update participant_position p
         set reserved_minor = c.reserved, alarmed = c.alarmed
        from unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[])
          as c (institution, currency, reserved, alarmed)
       where p.institution = c.institution and p.currency = c.currency
      """;

  private static final String ENSURE =
      """
      insert into participant_position (institution, currency) values ($1, $2) on conflict do nothing
      """;
  private static final String LOCK =
      "select"
          + COLUMNS
          + " from participant_position p where institution = $1 and currency = $2"
          + " for no key update";
  private static final String BOUND =
      """
      update participant_position p
         set cap_minor = $3, liquidity_minor = $4, alarm_percent = $5, use_unsettled_credits = $6
       where institution = $1 and currency = $2
      returning"""
          + COLUMNS;

  private static final String ALL =
      "select" + COLUMNS + " from participant_position p order by institution, currency";
  private static final String OF =
      "select"
          + COLUMNS
          + " from participant_position p where institution = $1 order by institution, currency";
  private static final String CYCLES =
      """
      select currency, cycle_id, debit_minor, credit_minor, settled_at
        from participant_position_cycle
       where institution = $1 order by cycle_id desc, currency limit $2
      """;

  private PositionTable() {}

  record Key(String institution, String currency) {}

  /** Differences of one position; only what is reserved may be negative. */
  record Delta(long reservedMinor, long debitMinor, long creditMinor) {

    static final Delta NONE = new Delta(0, 0, 0);

    Delta plus(Delta other) {
      return new Delta(
          Math.addExact(reservedMinor, other.reservedMinor),
          Math.addExact(debitMinor, other.debitMinor),
          Math.addExact(creditMinor, other.creditMinor));
    }
  }

  record CycleKey(Key key, String cycleId) {}

  /** Adds the differences; a position that nobody had yet begins with its difference. */
  static Uni<List<Position>> add(SqlConnection transaction, Map<Key, Delta> deltas) {
    List<Map.Entry<Key, Delta>> all = List.copyOf(deltas.entrySet());
    return transaction
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                all.stream().map(d -> d.getKey().institution()).toArray(String[]::new),
                all.stream().map(d -> d.getKey().currency()).toArray(String[]::new),
                all.stream().map(d -> d.getValue().reservedMinor()).toArray(Long[]::new),
                all.stream().map(d -> d.getValue().debitMinor()).toArray(Long[]::new),
                all.stream().map(d -> d.getValue().creditMinor()).toArray(Long[]::new)))
        .map(PositionTable::positions);
  }

  static Uni<Void> addToCycles(SqlConnection transaction, Map<CycleKey, Delta> deltas) {
    List<Map.Entry<CycleKey, Delta>> all = List.copyOf(deltas.entrySet());
    return transaction
        .preparedQuery(ADD_TO_CYCLES)
        .execute(
            Tuple.of(
                all.stream().map(d -> d.getKey().key().institution()).toArray(String[]::new),
                all.stream().map(d -> d.getKey().key().currency()).toArray(String[]::new),
                all.stream().map(d -> d.getKey().cycleId()).toArray(String[]::new),
                all.stream().map(d -> d.getValue().debitMinor()).toArray(Long[]::new),
                all.stream().map(d -> d.getValue().creditMinor()).toArray(Long[]::new)))
        .invoke(
            done -> {
              if (done.rowCount() != all.size()) {
                throw new IllegalStateException("A settled cycle takes no more payments");
              }
            })
        .replaceWithVoid();
  }

  /** Writes what is reserved and whether the alarm stands, as the positions given have it. */
  static Uni<Void> correct(SqlConnection transaction, Collection<Position> positions) {
    List<Position> all = List.copyOf(positions);
    return transaction
        .preparedQuery(CORRECT)
        .execute(
            Tuple.of(
                all.stream().map(Position::institution).toArray(String[]::new),
                all.stream().map(Position::currency).toArray(String[]::new),
                all.stream().map(Position::reservedMinor).toArray(Long[]::new),
                all.stream().map(Position::alarming).toArray(Boolean[]::new)))
        .replaceWithVoid();
  }

  /** Locks a position, which begins empty where there was none. */
  static Uni<Position> lock(SqlConnection transaction, Key key) {
    Tuple columns = Tuple.of(key.institution(), key.currency());
    return transaction
        .preparedQuery(ENSURE)
        .execute(columns)
        .chain(() -> transaction.preparedQuery(LOCK).execute(columns))
        .map(rows -> positions(rows).get(0));
  }

  static Uni<Position> bound(SqlConnection transaction, Key key, Bounds bounds) {
    return transaction
        .preparedQuery(BOUND)
        .execute(
            Tuple.of(
                key.institution(),
                key.currency(),
                bounds.capMinor(),
                bounds.liquidityMinor(),
                bounds.alarmPercent(),
                bounds.useUnsettledCredits()))
        .map(rows -> positions(rows).get(0));
  }

  static Uni<List<Position>> all(SqlClient client) {
    return client.query(ALL).execute().map(PositionTable::positions);
  }

  static Uni<List<Position>> of(SqlClient client, String institution) {
    return client.preparedQuery(OF).execute(Tuple.of(institution)).map(PositionTable::positions);
  }

  /** The sums of an institution's latest cycles, the latest first. */
  static Uni<List<PositionCycle>> cycles(SqlClient client, String institution, int limit) {
    return client
        .preparedQuery(CYCLES)
        .execute(Tuple.of(institution, limit))
        .map(
            rows -> {
              List<PositionCycle> cycles = new ArrayList<>();
              for (Row row : rows) {
                cycles.add(
                    new PositionCycle(
                        row.getString("cycle_id"),
                        row.getString("currency"),
                        row.getLong("debit_minor"),
                        row.getLong("credit_minor"),
                        Optional.ofNullable(row.getOffsetDateTime("settled_at"))
                            .map(OffsetDateTime::toInstant)
                            .orElse(null)));
              }
              return cycles;
            });
  }

  static List<Position> positions(RowSet<Row> rows) {
    List<Position> positions = new ArrayList<>();
    for (Row row : rows) {
      positions.add(
          new Position(
              row.getString("institution"),
              row.getString("currency"),
              new Bounds(
                  row.getLong("cap_minor"),
                  row.getLong("liquidity_minor"),
                  row.getInteger("alarm_percent"),
                  row.getBoolean("use_unsettled_credits")),
              row.getLong("reserved_minor"),
              row.getLong("debit_minor"),
              row.getLong("credit_minor"),
              row.getLong("settled_minor"),
              row.getBoolean("alarmed")));
    }
    return positions;
  }
}
