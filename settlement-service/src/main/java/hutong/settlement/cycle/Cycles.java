package hutong.settlement.cycle;

import static hutong.settlement.post.Columns.utc;

import hutong.runtime.batch.DataFailure;
import hutong.settlement.net.Volume;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Lets payments and markers into their cycles, in the transaction of the caller. */
@ApplicationScoped
public class Cycles {

  /** The reason of a marker that says something else than one that was taken before. */
  public static final String CONTRADICTS_MARKER = "CONTRADICTS_MARKER";

  private static final String LOCK =
      "select cycle_id, state from cycle where cycle_id = any ($1) order by cycle_id for ";

  private static final String OPEN =
      """
      insert into cycle (cycle_id, settlement_date, state, opened_at)
      select u.cycle_id, u.settlement_date, 'OPEN', $3
        from unnest($1::text[], $2::date[]) as u (cycle_id, settlement_date)
       order by u.cycle_id
      on conflict (cycle_id) do nothing
      """;

  private static final String DRAIN =
      """
      update cycle set state = 'DRAINING', partitions = $2, draining_at = $3
       where cycle_id = $1 and state = 'OPEN'
      """;

  private static final String INSERT_MARKER =
      """
      insert into cycle_marker (cycle_id, partition, partitions, event_id, settlement_date,
                                next_cycle_id, next_settlement_date, ended_at, completed_count,
                                completed_amount_minor, refunded_count, refunded_amount_minor,
                                suspended_count, suspended_amount_minor,
                                released_count, released_amount_minor, received_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      on conflict (cycle_id, partition) do nothing
      """;

  private static final String AGREES =
      """
      select exists (select 1 from cycle_marker m join cycle c using (cycle_id)
                      where m.cycle_id = $1 and m.partition = $2 and m.partitions = $3
                        and m.completed_count = $4 and m.completed_amount_minor = $5
                        and m.next_cycle_id = $6 and c.partitions = $3
                        and m.refunded_count = $7 and m.refunded_amount_minor = $8
                        and m.suspended_count = $9 and m.suspended_amount_minor = $10
                        and m.released_count = $11 and m.released_amount_minor = $12)
      """;

  private final Clock clock;

  Cycles(Clock clock) {
    this.clock = clock;
  }

  /**
   * Locks cycles until the transaction ends, opening those that nobody has opened yet.
   *
   * @param cycles settlement date by cycle id, in the order in which rows are locked
   * @param alone for update, which taking a marker needs; else for share
   * @return the state of each
   */
  public Uni<Map<String, CycleState>> enter(
      SqlConnection transaction, SortedMap<String, LocalDate> cycles, boolean alone) {
    return lock(transaction, cycles, alone)
        .flatMap(
            states ->
                states.size() == cycles.size()
                    ? Uni.createFrom().item(states)
                    : open(transaction, cycles).chain(() -> lock(transaction, cycles, alone)));
  }

  private static Uni<Map<String, CycleState>> lock(
      SqlConnection transaction, SortedMap<String, LocalDate> cycles, boolean alone) {
    return transaction
        .preparedQuery(LOCK + (alone ? "update" : "share"))
        .execute(Tuple.of(cycles.keySet().toArray(String[]::new)))
        .map(Cycles::states);
  }

  private static Map<String, CycleState> states(RowSet<Row> rows) {
    Map<String, CycleState> states = new HashMap<>();
    rows.forEach(row -> states.put(row.getString(0), CycleState.valueOf(row.getString(1))));
    return states;
  }

  private Uni<Void> open(SqlConnection transaction, SortedMap<String, LocalDate> cycles) {
    return transaction
        .preparedQuery(OPEN)
        .execute(
            Tuple.of(
                cycles.keySet().toArray(String[]::new),
                cycles.values().toArray(LocalDate[]::new),
                utc(clock.instant())))
        .replaceWithVoid();
  }

  /**
   * Stores markers; the first of a cycle begins its draining. The cycles must have been entered
   * alone. A marker that is known already changes nothing.
   *
   * @throws DataFailure {@value #CONTRADICTS_MARKER} as a failure of the {@code Uni}, if the
   *     partition's marker is known with another content or the number of partitions has changed
   */
  public Uni<Void> end(SqlConnection transaction, List<Marker> markers) {
    // Four rows a cycle: one statement each is clear and costs nothing that counts.
    return Multi.createFrom()
        .iterable(markers)
        .onItem()
        .transformToUniAndConcatenate(marker -> end(transaction, marker))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<Void> end(SqlConnection transaction, Marker marker) {
    OffsetDateTime now = utc(clock.instant());
    Volume announced = marker.announced();
    JsonObject amounts = json(announced.principalMinor());
    List<Object> linked =
        List.of(
            announced.refunded().count(),
            json(announced.refunded().amountMinor()),
            announced.suspended().count(),
            json(announced.suspended().amountMinor()),
            announced.released().count(),
            json(announced.released().amountMinor()));
    List<Object> row =
        new ArrayList<>(
            List.of(
                marker.cycleId(),
                marker.partition(),
                marker.partitions(),
                marker.eventId(),
                marker.settlementDate(),
                marker.nextCycleId(),
                marker.nextSettlementDate(),
                utc(marker.endedAt()),
                announced.payments(),
                amounts));
    row.addAll(linked);
    row.add(now);
    List<Object> told =
        new ArrayList<>(
            List.of(
                marker.cycleId(),
                marker.partition(),
                marker.partitions(),
                announced.payments(),
                amounts,
                marker.nextCycleId()));
    told.addAll(linked);
    return transaction
        .preparedQuery(DRAIN)
        .execute(Tuple.of(marker.cycleId(), marker.partitions(), now))
        .chain(() -> transaction.preparedQuery(INSERT_MARKER).execute(Tuple.from(row)))
        .chain(() -> transaction.preparedQuery(AGREES).execute(Tuple.from(told)))
        .invoke(
            rows -> {
              if (!rows.iterator().next().getBoolean(0)) {
                throw new DataFailure(
                    CONTRADICTS_MARKER, "the cycle's markers were told before with other content");
              }
            })
        .replaceWithVoid();
  }

  private static JsonObject json(Map<String, Long> amounts) {
    return new JsonObject(new HashMap<String, Object>(amounts));
  }
}
