package hutong.settlement.settle;

import hutong.settlement.post.Columns;
import hutong.settlement.settle.AgentMessages.Taken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The agent's messages as they were received, each once; nothing of them is ever changed. */
final class StoredMessages {

  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtext('hutong.settlement.message:' || $1))";

  private static final String KNOWN =
      """
      select bool_or(sha256 = $1) as same, bool_or(sha256 = $1 and kind = 'camt.053' and outcome = 'MISMATCHED')
               and not exists (select from settlement_proposal p where p.sha256 = $1 and p.outcome = 'APPLIED')
               as mismatched,
             bool_or(kind = $2 and message_id = $3 and sha256 <> $1) as id
        from settlement_message where sha256 = $1 or (kind = $2 and message_id = $3)
      """;

  private static final String INSERT =
      """
      insert into settlement_message (sha256, kind, message_id, received_at, received_from, cursor,
                                      outcome, why, xml)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (sha256) do nothing
      """;

  private StoredMessages() {}

  /**
   * @param same whether the same bytes were brought before
   * @param mismatched whether they are a statement that did not agree and was not taken since
   * @param id whether other bytes were under the same id
   */
  record Known(boolean same, boolean mismatched, boolean id) {

    /** A statement that did not agree may do so by now; only people have it looked at again. */
    boolean taken() {
      return same && !mismatched;
    }
  }

  static Uni<Known> known(SqlConnection tx, AgentMessage message, byte[] hash) {
    return tx.preparedQuery(KNOWN)
        .execute(Tuple.of(Buffer.buffer(hash), message.kind(), message.messageId()))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new Known(
                    Boolean.TRUE.equals(row.getBoolean("same")),
                    Boolean.TRUE.equals(row.getBoolean("mismatched")),
                    Boolean.TRUE.equals(row.getBoolean("id"))));
  }

  /** Lets messages of one id pass one after the other until the transaction ends. */
  static Uni<Void> lock(SqlConnection tx, AgentMessage message) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(message.messageId())).replaceWithVoid();
  }

  /**
   * Stores what was received, with what became of it; what is stored already stays as it is.
   *
   * @param hash of the bytes
   * @param from the gateway, or the operator who has brought it
   * @param cursor the gateway's place of it, or null
   */
  static Uni<Void> store(
      SqlConnection tx,
      Taken taken,
      byte[] hash,
      byte[] xml,
      String from,
      String cursor,
      Instant at) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.tuple()
                .addValue(Buffer.buffer(hash))
                .addString(taken.kind())
                .addString(taken.messageId())
                .addOffsetDateTime(Columns.utc(at))
                .addString(from)
                .addString(cursor)
                .addString(taken.outcome().name())
                .addString(taken.why())
                .addString(new String(xml, StandardCharsets.UTF_8)))
        .chain(() -> ForeignBookings.insert(tx, hash, taken.foreign()));
  }
}
