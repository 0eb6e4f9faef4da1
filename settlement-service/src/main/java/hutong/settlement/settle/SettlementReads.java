package hutong.settlement.settle;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Reads settlements, what was sent for them, and what participants have put up. */
@ApplicationScoped
public class SettlementReads {

  private static final String SETTLEMENT =
      """
      select s.cycle_id, c.type, c.settlement_date, s.state, s.policy, s.message, s.attempt, s.reason,
             s.shortfall, s.netted_at, s.instructed_at, s.window_ends_at, s.retry_at, s.ended_at
        from settlement s join cycle c on c.cycle_id = s.cycle_id where s.cycle_id = $1
      """;

  private static final String INSTRUCTIONS =
      """
      select message_id, kind, attempt, xml, sent_at, withdrawal from settlement_instruction
       where cycle_id = $1 order by attempt, message_id
      """;

  private final Pool pool;

  SettlementReads(Pool pool) {
    this.pool = pool;
  }

  /**
   * A participant whose prefunding does not cover its net.
   *
   * @param availableMinor what it has put up less what other cycles under way take of it
   */
  public record Shortfall(
      String participant, String currency, long neededMinor, long availableMinor) {}

  /** A cycle's settlement with its legs; null of what is not so or not yet. */
  public record View(
      String cycleId,
      String cycleType,
      LocalDate settlementDate,
      SettlementState state,
      String policy,
      String message,
      int attempt,
      String reason,
      List<Shortfall> shortfall,
      Instant nettedAt,
      Instant instructedAt,
      Instant windowEndsAt,
      Instant retryAt,
      Instant endedAt,
      List<Leg> legs,
      List<Attempt> attempts) {}

  /**
   * An instruction as it was sent.
   *
   * @param withdrawal null where it was not to be withdrawn; see {@link Withdrawals.Withdrawal}
   */
  public record Sent(Instruction instruction, Instant sentAt, String withdrawal) {}

  /** The settlement, or null if the cycle has none. */
  public Uni<View> find(String cycleId) {
    return pool.withConnection(connection -> find(connection, cycleId));
  }

  private static Uni<View> find(SqlConnection connection, String cycleId) {
    SettlementTable table = new SettlementTable(connection);
    return table
        .legs(cycleId)
        .flatMap(
            legs ->
                table
                    .attempts(cycleId)
                    .flatMap(
                        attempts ->
                            connection
                                .preparedQuery(SETTLEMENT)
                                .execute(Tuple.of(cycleId))
                                .map(
                                    rows ->
                                        rows.size() == 0
                                            ? null
                                            : view(rows.iterator().next(), legs, attempts))));
  }

  /** What was sent for a cycle, oldest attempt first. */
  public Uni<List<Sent>> instructions(String cycleId) {
    return pool.preparedQuery(INSTRUCTIONS)
        .execute(Tuple.of(cycleId))
        .map(
            rows -> {
              List<Sent> sent = new ArrayList<>();
              for (Row row : rows) {
                sent.add(
                    new Sent(
                        new Instruction(
                            row.getString("message_id"),
                            row.getString("kind"),
                            row.getInteger("attempt"),
                            row.getString("xml")),
                        SettlementTable.instant(row, "sent_at"),
                        row.getString("withdrawal")));
              }
              return sent;
            });
  }

  /** What a participant has put up, minor units; negative where more was drawn. */
  public Uni<Long> prefunding(String participant, String currency) {
    return Prefunding.amount(pool, participant, currency);
  }

  private static View view(Row row, List<Leg> legs, List<Attempt> attempts) {
    return new View(
        row.getString("cycle_id"),
        row.getString("type"),
        row.getLocalDate("settlement_date"),
        SettlementState.valueOf(row.getString("state")),
        row.getString("policy"),
        row.getString("message"),
        row.getInteger("attempt"),
        row.getString("reason"),
        shortfall(row.getJsonArray("shortfall")),
        SettlementTable.instant(row, "netted_at"),
        SettlementTable.instant(row, "instructed_at"),
        SettlementTable.instant(row, "window_ends_at"),
        SettlementTable.instant(row, "retry_at"),
        SettlementTable.instant(row, "ended_at"),
        legs,
        attempts);
  }

  private static List<Shortfall> shortfall(JsonArray stored) {
    if (stored == null) {
      return null;
    }
    List<Shortfall> missing = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      var one = stored.getJsonObject(i);
      missing.add(
          new Shortfall(
              one.getString("participant"),
              one.getString("currency"),
              one.getLong("neededMinor"),
              one.getLong("availableMinor")));
    }
    return missing;
  }
}
