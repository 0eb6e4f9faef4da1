package hutong.routing.publish;

import static hutong.routing.publish.VersionTable.instant;
import static hutong.routing.publish.VersionTable.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/** The rows of {@code rulebook_audit}, which are only ever added. */
final class AuditTable {

  private AuditTable() {}

  static Uni<Void> insert(SqlConnection transaction, AuditEntry entry) {
    return transaction
        .preparedQuery(
            """
            insert into rulebook_audit (at, operator, action, version, from_state, to_state, detail)
            values ($1, $2, $3, $4, $5, $6, $7)
            """)
        .execute(
            Tuple.tuple()
                .addValue(utc(entry.at()))
                .addString(entry.operator())
                .addString(entry.action().name())
                .addString(entry.version())
                .addString(entry.from() == null ? null : entry.from().name())
                .addString(entry.to().name())
                .addString(entry.detail()))
        .replaceWithVoid();
  }

  /**
   * The newest first.
   *
   * @param before only entries with a smaller number
   */
  static Uni<List<AuditEntry>> newest(SqlClient client, long before, int limit) {
    return client
        .preparedQuery(
            """
            select number, at, operator, action, version, from_state, to_state, detail
              from rulebook_audit where number < $1 order by number desc limit $2
            """)
        .execute(Tuple.of(before, limit))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(
                        row ->
                            new AuditEntry(
                                row.getLong(0),
                                instant(row, 1),
                                row.getString(2),
                                AuditEntry.Action.valueOf(row.getString(3)),
                                row.getString(4),
                                row.getString(5) == null
                                    ? null
                                    : VersionState.valueOf(row.getString(5)),
                                VersionState.valueOf(row.getString(6)),
                                row.getString(7)))
                    .toList());
  }
}
