package hutong.settlement.settle;

import static hutong.settlement.post.Columns.column;
import static hutong.settlement.post.Columns.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The tables of settlement: each method one statement, in the transaction of the caller. */
final class SettlementTable {

  private static final String COLUMNS =
      """
      select s.cycle_id, c.type, c.settlement_date, s.state, s.policy, s.message, s.attempt, s.reason,
             s.window_ends_at, s.ask_at, s.retry_at, s.contradicted_at
        from settlement s join cycle c on c.cycle_id = s.cycle_id
      """;

  private static final String LOCK = COLUMNS + " where s.cycle_id = $1 for update of s";
  private static final String LOCK_IF_FREE = LOCK + " skip locked";

  private static final String LEGS =
      """
      select cycle_id, participant, currency, amount_minor, end_to_end_id, uetr, state, attempt, reason,
             message_id, confirmed_at, booked_on
        from settlement_leg where cycle_id = any($1) order by cycle_id, participant, currency
      """;

  private static final String INSERT_LEGS =
      """
      insert into settlement_leg (cycle_id, participant, currency, amount_minor, end_to_end_id, uetr,
                                  state, attempt)
      select $1, u.*, 'PENDING', 1
        from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::uuid[]) as u
      """;

  private static final String UPDATE_LEGS =
      """
      update settlement_leg l
         set end_to_end_id = u.end_to_end_id, uetr = u.uetr, state = u.state, attempt = u.attempt,
             reason = u.reason, message_id = u.message_id, confirmed_at = u.confirmed_at,
             booked_on = u.booked_on
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::int[],
                    $8::text[], $9::text[], $10::timestamptz[], $11::date[])
             as u (cycle_id, participant, currency, end_to_end_id, uetr, state, attempt, reason,
                   message_id, confirmed_at, booked_on)
       where (l.cycle_id, l.participant, l.currency) = (u.cycle_id, u.participant, u.currency)
      """;

  private static final String ATTEMPTS =
      """
      select end_to_end_id, cycle_id, participant, currency, attempt, message_id, amount_minor, sent_at,
             outcome, reason
        from settlement_attempt where cycle_id = any($1)
       order by cycle_id, participant, currency, attempt
      """;

  private static final String BOOKED_LATE =
      "update settlement_attempt set outcome = 'BOOKED_LATE' where end_to_end_id = any($1)";

  private static final String INSERT_INSTRUCTIONS =
      """
      insert into settlement_instruction (message_id, cycle_id, kind, attempt, xml, sent_at)
      select u.message_id, $1, u.kind, u.attempt, u.xml, $6
        from unnest($2::text[], $3::text[], $4::int[], $5::text[])
             as u (message_id, kind, attempt, xml)
      """;

  /**
   * Of a proposal p: while it is open nothing of its cycle is sent: it says what is paid or not.
   */
  static final String STOPS_SENDING =
      "p.state = 'PROPOSED' and p.kind in ('SETTLED_OUTSIDE', 'REVERSED')";

  /**
   * Of an instruction i: every leg that it carries is still in it, under the ids that it names, and
   * waits for nobody; and it alone pays nobody before all who pay have paid.
   */
  static final String MAY_TRAVEL =
      """
      not exists (select from settlement_attempt a join settlement_leg l
                      on (l.cycle_id, l.participant, l.currency) = (a.cycle_id, a.participant, a.currency)
                   where a.message_id = i.message_id
                     and (l.end_to_end_id <> a.end_to_end_id
                          or l.state in ('MISMATCHED', 'SETTLED_OUTSIDE')))
         and not exists (select from settlement_leg l join settlement_leg d on d.cycle_id = l.cycle_id
                          where i.kind = 'pacs.009' and l.message_id = i.message_id
                            and l.amount_minor > 0 and d.amount_minor < 0
                            and d.state not in ('CONFIRMED', 'SETTLED_OUTSIDE'))
      """;

  private static final String STOPPED =
      "select 1 from settlement_proposal p where p.cycle_id = $1 and " + STOPS_SENDING + " limit 1";

  private static final String UNANSWERED =
      """
      select i.message_id, i.kind, i.attempt, i.xml from settlement_instruction i
       where i.message_id in (select message_id from settlement_leg where cycle_id = $1 and state = 'SENT')
         and\s"""
          + MAY_TRAVEL
          + " order by i.message_id";

  private static final String STEP =
      """
      insert into settlement_step (cycle_id, step, attempt, at, who) values ($1, $2, $3, $4, $5)
      on conflict do nothing
      """;

  private static final String WAITS =
      "update settlement set reason = $2, shortfall = $3 where cycle_id = $1"
          + " and (reason, shortfall) is distinct from ($2, $3)";

  private static final String INSTRUCTED =
      """
      update settlement
         set state = 'INSTRUCTED', attempt = $2, reason = null, shortfall = null, retry_at = null,
             ask_at = $3, instructed_at = coalesce(instructed_at, $4),
             window_ends_at = coalesce(window_ends_at, $5)
       where cycle_id = $1
      """;

  private static final String ASK = "update settlement set ask_at = $2 where cycle_id = $1";

  private static final String TROUBLE =
      "update settlement set reason = $2, retry_at = $3 where cycle_id = $1";

  private static final String CONTRADICTED =
      """
      update settlement set reason = 'CONTRADICTED', retry_at = null, contradicted_at = $2
       where cycle_id = $1
      """;

  private static final String END =
      """
      update settlement
         set state = $2, ended_at = $3, reason = null, shortfall = null, ask_at = null, retry_at = null
       where cycle_id = $1
      """;

  private final SqlConnection tx;

  SettlementTable(SqlConnection tx) {
    this.tx = tx;
  }

  /**
   * A row of settlement.
   *
   * @param retryAt null while nothing is to be tried anew by itself
   * @param contradictedAt when the agent has last contradicted what it had confirmed, or null
   */
  record Held(
      String cycleId,
      String cycleType,
      LocalDate settlementDate,
      SettlementState state,
      SettleConfig.Policy policy,
      SettleConfig.Message message,
      int attempt,
      String reason,
      Instant windowEndsAt,
      Instant askAt,
      Instant retryAt,
      Instant contradictedAt) {}

  /** Holds the row, or null if there is none. */
  Uni<Held> lock(String cycleId) {
    return lock(LOCK, cycleId);
  }

  /** As {@link #lock}, and null also where somebody else holds it. */
  Uni<Held> lockIfFree(String cycleId) {
    return lock(LOCK_IF_FREE, cycleId);
  }

  private Uni<Held> lock(String sql, String cycleId) {
    return tx.preparedQuery(sql)
        .execute(Tuple.of(cycleId))
        .map(rows -> rows.size() == 0 ? null : held(rows.iterator().next()));
  }

  Uni<List<Leg>> legs(String... cycleIds) {
    return tx.preparedQuery(LEGS).execute(Tuple.of(cycleIds)).map(SettlementTable::legs);
  }

  Uni<Void> insertLegs(String cycleId, List<Leg> legs) {
    return tx.preparedQuery(INSERT_LEGS)
        .execute(
            Tuple.tuple()
                .addString(cycleId)
                .addArrayOfString(column(legs, Leg::participant, String[]::new))
                .addArrayOfString(column(legs, Leg::currency, String[]::new))
                .addArrayOfLong(column(legs, Leg::amountMinor, Long[]::new))
                .addArrayOfString(column(legs, Leg::endToEndId, String[]::new))
                .addArrayOfUUID(column(legs, Leg::uetr, UUID[]::new)))
        .replaceWithVoid();
  }

  Uni<Void> updateLegs(List<Leg> legs) {
    return legs.isEmpty()
        ? Uni.createFrom().voidItem()
        : tx.preparedQuery(UPDATE_LEGS)
            .execute(
                Tuple.tuple()
                    .addArrayOfString(column(legs, Leg::cycleId, String[]::new))
                    .addArrayOfString(column(legs, Leg::participant, String[]::new))
                    .addArrayOfString(column(legs, Leg::currency, String[]::new))
                    .addArrayOfString(column(legs, Leg::endToEndId, String[]::new))
                    .addArrayOfUUID(column(legs, Leg::uetr, UUID[]::new))
                    .addArrayOfString(column(legs, leg -> leg.state().name(), String[]::new))
                    .addArrayOfInteger(column(legs, Leg::attempt, Integer[]::new))
                    .addArrayOfString(column(legs, Leg::reason, String[]::new))
                    .addArrayOfString(column(legs, Leg::messageId, String[]::new))
                    .addArrayOfOffsetDateTime(
                        column(legs, leg -> utc(leg.confirmedAt()), OffsetDateTime[]::new))
                    .addArrayOfLocalDate(column(legs, Leg::bookedOn, LocalDate[]::new)))
            .replaceWithVoid();
  }

  Uni<Void> insertInstructions(String cycleId, List<Instruction> instructions, Instant at) {
    return tx.preparedQuery(INSERT_INSTRUCTIONS)
        .execute(
            Tuple.tuple()
                .addString(cycleId)
                .addArrayOfString(column(instructions, Instruction::messageId, String[]::new))
                .addArrayOfString(column(instructions, Instruction::kind, String[]::new))
                .addArrayOfInteger(column(instructions, Instruction::attempt, Integer[]::new))
                .addArrayOfString(column(instructions, Instruction::xml, String[]::new))
                .addOffsetDateTime(utc(at)))
        .replaceWithVoid();
  }

  /** All attempts of the legs of cycles, the present ones too, oldest first. */
  Uni<List<Attempt>> attempts(String... cycleIds) {
    return tx.preparedQuery(ATTEMPTS)
        .execute(Tuple.of(cycleIds))
        .map(
            rows -> {
              List<Attempt> found = new ArrayList<>();
              rows.forEach(row -> found.add(attempt(row)));
              return found;
            });
  }

  private static Attempt attempt(Row row) {
    return new Attempt(
        row.getString("cycle_id"),
        row.getString("participant"),
        row.getString("currency"),
        row.getInteger("attempt"),
        row.getString("end_to_end_id"),
        row.getString("message_id"),
        row.getLong("amount_minor"),
        instant(row, "sent_at"),
        row.getString("outcome"),
        row.getString("reason"));
  }

  Uni<Void> bookedLate(List<Attempt> attempts) {
    return attempts.isEmpty()
        ? Uni.createFrom().voidItem()
        : tx.preparedQuery(BOOKED_LATE)
            .execute(Tuple.of(column(attempts, Attempt::endToEndId, String[]::new)))
            .replaceWithVoid();
  }

  /**
   * The instructions of legs that nobody knows the outcome of. One that carries a leg about which a
   * person must decide, or that travels elsewhere by now, is not sent again: the agent may never
   * have had it.
   */
  Uni<List<Instruction>> unanswered(String cycleId) {
    return tx.preparedQuery(UNANSWERED)
        .execute(Tuple.of(cycleId))
        .map(
            rows -> {
              List<Instruction> found = new ArrayList<>();
              rows.forEach(
                  row ->
                      found.add(
                          new Instruction(
                              row.getString("message_id"),
                              row.getString("kind"),
                              row.getInteger("attempt"),
                              row.getString("xml"))));
              return found;
            });
  }

  /** Whether somebody has said what is paid of it or not, and nobody has decided yet. */
  Uni<Boolean> stopped(String cycleId) {
    return tx.preparedQuery(STOPPED).execute(Tuple.of(cycleId)).map(rows -> rows.size() > 0);
  }

  Uni<Void> step(String cycleId, String step, int attempt, Instant at, String who) {
    return tx.preparedQuery(STEP)
        .execute(Tuple.of(cycleId, step, attempt, utc(at), who))
        .replaceWithVoid();
  }

  /** Why a cycle is not instructed; says so once, however often it is tried. */
  Uni<Boolean> waits(String cycleId, String reason, Object shortfall) {
    return tx.preparedQuery(WAITS)
        .execute(Tuple.of(cycleId, reason, shortfall))
        .map(rows -> rows.rowCount() > 0);
  }

  Uni<Void> instructed(
      String cycleId, int attempt, Instant askAt, Instant now, Instant windowEndsAt) {
    return tx.preparedQuery(INSTRUCTED)
        .execute(Tuple.of(cycleId, attempt, utc(askAt), utc(now), utc(windowEndsAt)))
        .replaceWithVoid();
  }

  Uni<Void> askAt(String cycleId, Instant at) {
    return tx.preparedQuery(ASK).execute(Tuple.of(cycleId, utc(at))).replaceWithVoid();
  }

  /**
   * @param retryAt null where a person must decide
   */
  Uni<Void> trouble(String cycleId, String reason, Instant retryAt) {
    return tx.preparedQuery(TROUBLE)
        .execute(Tuple.of(cycleId, reason, utc(retryAt)))
        .replaceWithVoid();
  }

  Uni<Void> contradicted(String cycleId, Instant at) {
    return tx.preparedQuery(CONTRADICTED).execute(Tuple.of(cycleId, utc(at))).replaceWithVoid();
  }

  Uni<Void> end(String cycleId, SettlementState state, Instant at) {
    return tx.preparedQuery(END)
        .execute(Tuple.of(cycleId, state.name(), utc(at)))
        .replaceWithVoid();
  }

  static List<Leg> legs(RowSet<Row> rows) {
    List<Leg> legs = new ArrayList<>();
    for (Row row : rows) {
      legs.add(
          new Leg(
              row.getString("cycle_id"),
              row.getString("participant"),
              row.getString("currency"),
              row.getLong("amount_minor"),
              row.getString("end_to_end_id"),
              row.getUUID("uetr"),
              LegState.valueOf(row.getString("state")),
              row.getInteger("attempt"),
              row.getString("reason"),
              row.getString("message_id"),
              instant(row, "confirmed_at"),
              row.getLocalDate("booked_on")));
    }
    return legs;
  }

  private static Held held(Row row) {
    return new Held(
        row.getString("cycle_id"),
        row.getString("type"),
        row.getLocalDate("settlement_date"),
        SettlementState.valueOf(row.getString("state")),
        SettleConfig.Policy.valueOf(row.getString("policy")),
        SettleConfig.Message.valueOf(row.getString("message")),
        row.getInteger("attempt"),
        row.getString("reason"),
        instant(row, "window_ends_at"),
        instant(row, "ask_at"),
        instant(row, "retry_at"),
        instant(row, "contradicted_at"));
  }

  static Instant instant(Row row, String column) {
    OffsetDateTime at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
