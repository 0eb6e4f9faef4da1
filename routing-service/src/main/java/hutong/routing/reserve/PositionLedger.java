package hutong.routing.reserve;

import hutong.routing.publish.Moves;
import hutong.routing.reserve.PositionMoveRefusedException.Why;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Positions as people see them, and the cycles that they say are settled. */
@ApplicationScoped
public class PositionLedger {

  private static final String STATE = "select state from settlement_cycle where id = $1";
  private static final String SETTLE =
      """
      insert into position_settlement (cycle_id, settled_at, settled_by, note)
      values ($1, $2, $3, $4) on conflict (cycle_id) do nothing
      """;
  private static final String SETTLED =
      "select cycle_id, settled_at, settled_by, note from position_settlement where cycle_id = $1";

  private final Pool pool;
  private final Moves moves;
  private final Alarms alarms;

  PositionLedger(Pool pool, Moves moves, Alarms alarms) {
    this.pool = pool;
    this.moves = moves;
    this.alarms = alarms;
  }

  /** That a cycle is settled, in the words of whoever said so first. */
  public record Settled(String cycleId, Instant settledAt, String settledBy, String note) {}

  public Uni<List<Position>> all() {
    return PositionTable.all(pool);
  }

  /** One institution's positions by currency; empty where it has never paid or been paid. */
  public Uni<List<Position>> of(String institution) {
    return PositionTable.of(pool, institution);
  }

  /** What an institution has paid and received by cycle, the latest first. */
  public Uni<List<PositionCycle>> cycles(String institution, int limit) {
    return PositionTable.cycles(pool, institution, limit);
  }

  /**
   * Takes an ended cycle out of all positions, once. A second call, by whomever, is answered like
   * the first and changes nothing. Fails with {@link PositionMoveRefusedException} where there is
   * no such cycle, or where it may still take payments.
   */
  public Uni<Settled> settle(String operator, String cycleId, String note) {
    return pool.withTransaction(
        transaction ->
            transaction
                .preparedQuery(STATE)
                .execute(Tuple.of(cycleId))
                .invoke(PositionLedger::ended)
                .chain(() -> settle(transaction, operator, cycleId, note)));
  }

  /** A cycle that has ended stays so, which is why its row need not be locked. */
  private static void ended(RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw new PositionMoveRefusedException(Why.UNKNOWN_CYCLE);
    }
    if (!"ENDED".equals(rows.iterator().next().getString(0))) {
      throw new PositionMoveRefusedException(Why.CYCLE_NOT_ENDED);
    }
  }

  /** Of two at once the second waits for the first one's row, and then finds it there. */
  private Uni<Settled> settle(
      SqlConnection transaction, String operator, String cycleId, String note) {
    Instant now = moves.now();
    return transaction
        .preparedQuery(SETTLE)
        .execute(Tuple.of(cycleId, OffsetDateTime.ofInstant(now, ZoneOffset.UTC), operator, note))
        .chain(
            inserted ->
                inserted.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : PositionTable.takeCycleOut(transaction, cycleId, now)
                        .chain(left -> alarms.raise(transaction, left)))
        .chain(() -> transaction.preparedQuery(SETTLED).execute(Tuple.of(cycleId)))
        .map(rows -> settled(rows.iterator().next()));
  }

  private static Settled settled(Row row) {
    return new Settled(
        row.getString("cycle_id"),
        row.getOffsetDateTime("settled_at").toInstant(),
        row.getString("settled_by"),
        row.getString("note"));
  }
}
