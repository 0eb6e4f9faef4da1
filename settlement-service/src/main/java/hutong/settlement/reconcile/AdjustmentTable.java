package hutong.settlement.reconcile;

import static hutong.settlement.post.Columns.utc;

import hutong.settlement.fee.Role;
import hutong.settlement.post.Account;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code adjustment}. Whoever writes one holds the row of its break. */
final class AdjustmentTable {

  private static final String COLUMNS =
      """
      select proposal_id, break_id, kind, state, debit_participant, debit_role, credit_participant,
             credit_role, amount_minor, currency, reason, payment_id, proposed_by, proposed_at,
             decided_by, decided_at, cycle_id
        from adjustment
      """;

  private static final String FIND = COLUMNS + " where proposal_id = $1";

  private static final String NEWEST =
      COLUMNS
          + """
             where ($1::text is null or state = $1) and ($2::uuid is null or break_id = $2)
             order by proposed_at desc, proposal_id desc limit $3
            """;

  private static final String INSERT =
      """
      insert into adjustment (proposal_id, break_id, kind, state, debit_participant, debit_role,
                              credit_participant, credit_role, amount_minor, currency, reason,
                              payment_id, proposed_by, proposed_at, match_key, limit_of, limit_on,
                              limited_minor)
      select $1, b.break_id, $3, 'PROPOSED', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
             b.match_key, case when $3 = 'WRITE_OFF' then b.participant end,
             case when $3 = 'WRITE_OFF' then c.settlement_date end, $14
        from recon_break b join cycle c using (cycle_id) where b.break_id = $2
      """;

  private static final String DECIDE =
      """
      update adjustment set state = $2, decided_by = $3, decided_at = $4, cycle_id = $5
       where proposal_id = $1
      """;

  private static final String LIMIT =
      "update adjustment set limited_minor = $2 where proposal_id = $1";

  private AdjustmentTable() {}

  static Uni<Optional<Adjustment>> find(SqlClient client, UUID proposalId) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(proposalId))
        .map(rows -> all(rows).stream().findFirst());
  }

  /** The newest first, of one state or break if it is not null. */
  static Uni<List<Adjustment>> newest(
      SqlClient client, Adjustment.State state, UUID breakId, int limit) {
    return client
        .preparedQuery(NEWEST)
        .execute(Tuple.of(state == null ? null : state.name(), breakId, limit))
        .map(AdjustmentTable::all);
  }

  /**
   * @param limitedMinor how much of it counts against the limit of write-offs
   */
  static Uni<Void> insert(SqlConnection transaction, Adjustment proposed, long limitedMinor) {
    Account debit = proposed.debit();
    Account credit = proposed.credit();
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(proposed.proposalId())
                .addUUID(proposed.breakId())
                .addString(proposed.kind().name())
                .addString(debit == null ? null : debit.participant())
                .addString(debit == null ? null : debit.role().name())
                .addString(credit == null ? null : credit.participant())
                .addString(credit == null ? null : credit.role().name())
                .addLong(proposed.amountMinor())
                .addString(proposed.currency())
                .addString(proposed.reason())
                .addUUID(proposed.paymentId())
                .addString(proposed.proposedBy())
                .addOffsetDateTime(utc(proposed.proposedAt()))
                .addLong(limitedMinor))
        .replaceWithVoid();
  }

  /** Before it is decided: how much of a write-off counts against the limit by now. */
  static Uni<Void> limit(SqlConnection transaction, UUID proposalId, long limitedMinor) {
    return transaction
        .preparedQuery(LIMIT)
        .execute(Tuple.of(proposalId, limitedMinor))
        .replaceWithVoid();
  }

  static Uni<Void> decide(SqlConnection transaction, Adjustment decided) {
    return transaction
        .preparedQuery(DECIDE)
        .execute(
            Tuple.of(
                decided.proposalId(),
                decided.state().name(),
                decided.decidedBy(),
                utc(decided.decidedAt()),
                decided.cycleId()))
        .replaceWithVoid();
  }

  private static List<Adjustment> all(RowSet<Row> rows) {
    List<Adjustment> all = new ArrayList<>();
    rows.forEach(row -> all.add(adjustment(row)));
    return all;
  }

  private static Adjustment adjustment(Row row) {
    return new Adjustment(
        row.getUUID("proposal_id"),
        row.getUUID("break_id"),
        AdjustmentKind.valueOf(row.getString("kind")),
        Adjustment.State.valueOf(row.getString("state")),
        account(row, "debit"),
        account(row, "credit"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getString("reason"),
        row.getUUID("payment_id"),
        row.getString("proposed_by"),
        row.getOffsetDateTime("proposed_at").toInstant(),
        row.getString("decided_by"),
        row.getOffsetDateTime("decided_at") == null
            ? null
            : row.getOffsetDateTime("decided_at").toInstant(),
        row.getString("cycle_id"));
  }

  private static Account account(Row row, String side) {
    String participant = row.getString(side + "_participant");
    return participant == null
        ? null
        : new Account(participant, Role.valueOf(row.getString(side + "_role")));
  }
}
