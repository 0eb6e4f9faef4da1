package hutong.settlement.settle;

import static hutong.settlement.post.Columns.utc;

import hutong.settlement.settle.AgentMessages.Outcome;
import hutong.settlement.settle.SettlementProposal.Brought;
import hutong.settlement.settle.SettlementProposal.Kind;
import hutong.settlement.settle.SettlementProposal.State;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** The rows of {@code settlement_proposal}. */
final class SettlementProposalTable {

  private static final String COLUMNS =
      """
      select proposal_id, kind, cycle_id, end_to_end_ids, reason, reference, message_kind,
             message_id, sha256, outcome, why, state, proposed_by, proposed_at, decided_by, decided_at
        from settlement_proposal
      """;

  private static final String LOCK = COLUMNS + " where proposal_id = $1 for update";

  private static final String ONE = COLUMNS + " where proposal_id = $1";

  private static final String NEWEST =
      COLUMNS
          + """
             where ($1::text is null or state = $1) and ($2::text is null or cycle_id = $2)
             order by proposed_at desc, proposal_id desc limit $3
            """;

  private static final String INSERT =
      """
      insert into settlement_proposal (proposal_id, kind, cycle_id, end_to_end_ids, reason,
                                       reference, state, proposed_by, proposed_at)
      values ($1, $2, $3, $4, $5, $6, 'PROPOSED', $7, $8)
      """;

  private static final String XML = "select xml from settlement_proposal where proposal_id = $1";

  private static final String WAITING =
      COLUMNS + " where sha256 = $1 and state = 'PROPOSED' for update";

  private static final String INSERT_MESSAGE =
      """
      insert into settlement_proposal (proposal_id, kind, message_kind, message_id, sha256, xml, state,
                                       proposed_by, proposed_at)
      values ($1, 'MESSAGE', $2, $3, $4, $5, 'PROPOSED', $6, $7)
      on conflict (sha256) where state = 'PROPOSED' do nothing
      """;

  private static final String DECIDE =
      """
      update settlement_proposal set state = $2, decided_by = $3, decided_at = $4, outcome = $5, why = $6
       where proposal_id = $1
      """;

  private SettlementProposalTable() {}

  /** Holds the row, or null if there is none. */
  static Uni<SettlementProposal> lock(SqlConnection tx, UUID proposalId) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(proposalId))
        .map(rows -> rows.size() == 0 ? null : proposal(rows.iterator().next()));
  }

  /** The row as it stands, or null if there is none. */
  static Uni<SettlementProposal> find(SqlClient client, UUID proposalId) {
    return client
        .preparedQuery(ONE)
        .execute(Tuple.of(proposalId))
        .map(rows -> rows.size() == 0 ? null : proposal(rows.iterator().next()));
  }

  /** The newest first, of one state or cycle if it is not null. */
  static Uni<List<SettlementProposal>> newest(
      SqlClient client, State state, String cycleId, int limit) {
    return client
        .preparedQuery(NEWEST)
        .execute(Tuple.of(state == null ? null : state.name(), cycleId, limit))
        .map(SettlementProposalTable::all);
  }

  static Uni<Void> insert(SqlConnection tx, SettlementProposal proposed) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addUUID(proposed.proposalId())
                .addString(proposed.kind().name())
                .addString(proposed.cycleId())
                .addArrayOfString(proposed.endToEndIds().toArray(String[]::new))
                .addString(proposed.reason())
                .addString(proposed.reference())
                .addString(proposed.proposedBy())
                .addOffsetDateTime(utc(proposed.proposedAt())))
        .replaceWithVoid();
  }

  /** Stores a message that was brought, and answers the proposal of these bytes that waits. */
  static Uni<SettlementProposal> insert(SqlConnection tx, SettlementProposal proposed, byte[] xml) {
    Buffer hash = Buffer.buffer(SettlementIds.sha256(xml));
    return tx.preparedQuery(INSERT_MESSAGE)
        .execute(
            Tuple.tuple()
                .addUUID(proposed.proposalId())
                .addString(proposed.message().kind())
                .addString(proposed.message().messageId())
                .addValue(hash)
                .addValue(Buffer.buffer(xml))
                .addString(proposed.proposedBy())
                .addOffsetDateTime(utc(proposed.proposedAt())))
        .chain(() -> tx.preparedQuery(WAITING).execute(Tuple.of(hash)))
        .map(rows -> proposal(rows.iterator().next()));
  }

  /** The message that a proposal has brought. */
  static Uni<byte[]> xml(SqlConnection tx, UUID proposalId) {
    return tx.preparedQuery(XML)
        .execute(Tuple.of(proposalId))
        .map(rows -> rows.iterator().next().getBuffer(0).getBytes());
  }

  static Uni<Void> decide(SqlConnection tx, SettlementProposal decided) {
    Outcome outcome = decided.message() == null ? null : decided.message().outcome();
    return tx.preparedQuery(DECIDE)
        .execute(
            Tuple.of(
                decided.proposalId(),
                decided.state().name(),
                decided.decidedBy(),
                utc(decided.decidedAt()),
                outcome == null ? null : outcome.name(),
                decided.message() == null ? null : decided.message().why()))
        .replaceWithVoid();
  }

  private static List<SettlementProposal> all(RowSet<Row> rows) {
    List<SettlementProposal> all = new ArrayList<>();
    rows.forEach(row -> all.add(proposal(row)));
    return all;
  }

  private static SettlementProposal proposal(Row row) {
    String[] ids = row.getArrayOfStrings("end_to_end_ids");
    return new SettlementProposal(
        row.getUUID("proposal_id"),
        Kind.valueOf(row.getString("kind")),
        row.getString("cycle_id"),
        ids == null ? List.of() : List.of(ids),
        row.getString("reason"),
        row.getString("reference"),
        brought(row),
        State.valueOf(row.getString("state")),
        row.getString("proposed_by"),
        SettlementTable.instant(row, "proposed_at"),
        row.getString("decided_by"),
        SettlementTable.instant(row, "decided_at"));
  }

  private static Brought brought(Row row) {
    String outcome = row.getString("outcome");
    return row.getString("message_kind") == null
        ? null
        : new Brought(
            row.getString("message_kind"),
            row.getString("message_id"),
            HexFormat.of().formatHex(row.getBuffer("sha256").getBytes()),
            outcome == null ? null : Outcome.valueOf(outcome),
            row.getString("why"));
  }
}
